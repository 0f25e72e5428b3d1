import type { ErrorPlace } from '@nika/events'
import type { LanguageErrorCode } from './errors/codes.ts'
import { escapeControl } from './source/escape-control.ts'

/** One problem of a workflow, with its place. */
export interface Diagnostic {
  readonly code: LanguageErrorCode
  /** An error refuses the workflow; a warning does not. */
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** What to do about it. */
  readonly hint: string
  /** Path in the document, as a person writes it: `tasks.notes.infer.prompt`, `permits.net.http[0]`; '' for the whole. */
  readonly path: string
  /** The offending token. Absent for a workflow that was built in a program. */
  readonly where?: ErrorPlace
  /** The line of the token, clipped, and below it carets where a terminal shows it. Absent without `where`. */
  readonly excerpt?: string
  /** A change that removes the problem. */
  readonly fix?: Fix
}

/** A machine-applicable change of the file's text. */
export interface Fix {
  /** What it does: `bind tasks.log.output under with:` */
  readonly title: string
  readonly edits: readonly TextEdit[]
}

/** Replaces `length` UTF-16 units at `offset` by `text`. */
export interface TextEdit {
  readonly offset: number
  readonly length: number
  readonly text: string
}

/**
 * The diagnostic for people: place, code and message; the line with a caret; the hint.
 * Plain text of several lines; control characters are made visible.
 *
 *     flow.nika.yaml:4:14: error NIKA-VAR-001: inputs.sinc is not declared
 *         prompt: "${{ inputs.sinc }}"
 *                      ^^^^^^^^^^^
 *       hint: did you mean `inputs.since`?
 */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { code, severity, message, hint, path, where, excerpt } = diagnostic
  const place = where === undefined ? path : `${where.file}:${where.line}:${where.column}`
  const lines = [`${place === '' ? '' : `${escapeControl(place)}: `}${severity} ${code}: ${escapeControl(message)}`]
  if (excerpt !== undefined) lines.push(...excerpt.split('\n').map((line) => `    ${line}`))
  lines.push(...hint.split('\n').map((line, index) => `${index === 0 ? '  hint: ' : '    '}${escapeControl(line)}`))
  return lines.join('\n')
}
