import type { JsonObject } from '@nika/events'
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
    .map(([name, value]) => {
      const title = paint('bold', escapeText(name))
      const text = escapeText(textOf(value)).replace(/\n$/, '')
      return fitsOnLine(value) ? `${title}  ${text}\n` : `${title}\n${text.replaceAll(/^(?=.)/gm, '  ')}\n`
    })
    .join('')
}
