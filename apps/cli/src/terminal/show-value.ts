import type { JsonValue } from '@nika/events'
import { escapeText } from './escape.ts'
import type { Paint } from './paint.ts'
import { type ShownPart, shorten } from './shorten.ts'

/** A JSON value as a person reads it: a text as it is, anything else as indented JSON. */
export function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)
}

/** Whether a value reads well behind its name: short, on one line. */
export function fitsOnLine(value: JsonValue): boolean {
  if (typeof value === 'object' && value !== null) return JSON.stringify(value).length <= 60
  return String(value).length <= 60 && !/[\n\r]/.test(String(value))
}

/** A short value behind its name: texts in quotes, so that a number and its text are told apart. */
export function inlineValue(value: JsonValue): string {
  return escapeText(JSON.stringify(value))
}

/** How a block of text is shown. */
export interface BlockOptions {
  readonly paint: Paint
  /** Default: the whole text. */
  readonly part?: ShownPart | undefined
  /** What stands before each line, besides the bar; default four spaces. */
  readonly indent?: string | undefined
}

const everything: ShownPart = { lines: Number.POSITIVE_INFINITY, characters: Number.POSITIVE_INFINITY }

/** A text of several lines behind a bar, shortened with a mark that says how much is missing. */
export function textBlock(text: string, { paint, part, indent = '    ' }: BlockOptions): readonly string[] {
  const { text: shown, omission } = shorten(text, part ?? everything)
  const bar = paint('dim', '│')
  const lines = escapeText(shown)
    .split('\n')
    .map((line) => (line === '' ? `${indent}${bar}` : `${indent}${bar} ${line}`))
  return omission === undefined ? lines : [...lines, `${indent}${paint('dim', `⋮ ${omission}`)}`]
}
