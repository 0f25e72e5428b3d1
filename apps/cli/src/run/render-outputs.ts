import type { JsonObject, JsonValue } from '@nika/events'
import { escapeJson, escapeText } from '../terminal/escape.ts'
import type { Paint } from '../terminal/paint.ts'
import { fitsOnLine, textOf } from '../terminal/show-value.ts'

/** The outputs of a workflow for a program: one JSON object on one line. */
export function outputsJson(outputs: JsonObject): string {
  return `${escapeJson(JSON.stringify(outputs))}\n`
}

/** The outputs of a workflow for a person: each value as it is, short ones behind their name. */
export function outputsText(outputs: JsonObject, paint: Paint): string {
  return Object.entries(outputs)
    .map(([name, value]) => `${paint('bold', escapeText(name))}${valueText(value)}\n`)
    .join('')
}

function valueText(value: JsonValue): string {
  if (fitsOnLine(value)) return `  ${escapeText(typeof value === 'string' ? value : JSON.stringify(value))}`
  const lines = escapeText(textOf(value)).replace(/\n$/, '')
  return `\n${lines.replaceAll(/^(?=.)/gm, '  ')}`
}
