import type { JsonObject, JsonValue } from '@nika/events'
import { escapeLine } from '../terminal/escape.ts'
import type { Paint } from '../terminal/paint.ts'
import type { ShownPart } from '../terminal/shorten.ts'
import { fitsOnLine, inlineValue, textBlock, textOf } from '../terminal/show-value.ts'

/** How a report is written. */
export interface ReportOptions {
  readonly paint: Paint
}

/** How much of one value a report shows; `--json` shows all of it. */
const shownPart: ShownPart = { lines: 12, characters: 2000 }

/** A heading and what stands below it; nothing when there is nothing to say. */
export function section(title: string, lines: readonly string[], { paint }: ReportOptions): readonly string[] {
  return lines.length === 0 ? [] : ['', paint('bold', title), ...lines]
}

/** A name and a short text behind it. */
export function fact(name: string, text: string, { paint }: ReportOptions): string {
  return `  ${paint('cyan', escapeLine(name).padEnd(nameWidth))} ${text}`
}

const nameWidth = 16

/** A name and a value: behind it when it is short, below it as a block when it is not. `note` says where it came from. */
export function valueLines(
  name: string,
  value: JsonValue,
  options: ReportOptions & { readonly note?: string | undefined },
): readonly string[] {
  const { paint, note } = options
  const remark = note === undefined ? '' : paint('dim', note)
  if (fitsOnLine(value)) return [fact(name, [inlineValue(value), remark].filter((part) => part !== '').join('  '), options)]
  return [fact(name, remark, options).trimEnd(), ...block(textOf(value), options)]
}

/** The members of an object, each as {@link valueLines}. */
export function memberLines(values: JsonObject, options: ReportOptions): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => valueLines(name, value, options))
}

/** A text of several lines, shortened with a mark. */
export function block(text: string, { paint }: ReportOptions): readonly string[] {
  return textBlock(text, { paint, part: shownPart })
}
