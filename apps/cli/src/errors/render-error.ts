import { isNikaError, type NikaError } from '@nika/events'
import { escapeLine, escapeText } from '../terminal/escape.ts'
import type { Paint } from '../terminal/paint.ts'

/** What a person needs of an expected failure: place, code, message, hint, and why, where another error caused it. No stack. */
export function renderError(error: NikaError, paint: Paint): string {
  const place = error.where === undefined ? '' : `${escapeLine(`${error.where.file}:${error.where.line}:${error.where.column}`)}: `
  const lines = [`${place}${paint('red', `error ${error.code}`)}: ${escapeLine(error.message)}`]
  // Most messages say it already.
  if (error.cause instanceof Error && !error.message.includes(error.cause.message))
    lines.push(`  ${paint('dim', 'cause:')} ${escapeLine(error.cause.message)}`)
  lines.push(`  ${paint('cyan', 'hint:')} ${escapeLine(error.hint)}`)
  return `${lines.join('\n')}\n`
}

/** A failure that nobody expected is a mistake of the program: it says so and shows where. */
function renderBug(error: unknown, version: string): string {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `This is a bug in nika ${version}, not in your workflow. Please report it with what follows.\n${escapeText(trace)}\n`
}

/** Any failure, for a person. */
export function renderFailure(error: unknown, options: { readonly paint: Paint; readonly version: string }): string {
  return isNikaError(error) ? renderError(error, options.paint) : renderBug(error, options.version)
}
