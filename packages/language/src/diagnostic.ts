import type { ErrorPlace, NikaErrorCode } from '@nika/events'

/** One problem of a workflow, with its place. */
export interface Diagnostic {
  readonly code: NikaErrorCode
  /** An error refuses the workflow; a warning does not. */
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** What to do about it. */
  readonly hint: string
  /** Path in the document, as a person writes it: `tasks.notes.infer.prompt`, `permits.net.http[0]`; '' for the whole. */
  readonly path: string
  /** The offending token. Absent for a workflow that was built in a program. */
  readonly where?: ErrorPlace
  /** The line of the token, clipped, and a caret below it. Absent without `where`. */
  readonly excerpt?: string
  /** A change that removes the problem. */
  readonly fix?: Fix
}

/** A machine-applicable change of the file's text. */
export interface Fix {
  /** What it does: `hoist tasks.log.output into with:` */
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
 * The diagnostic for people: `file:line:column: error NIKA-…: message`, excerpt with caret, hint.
 * Plain text; control characters are made visible.
 */
export function formatDiagnostic(_diagnostic: Diagnostic): string {
  throw new Error('not built yet')
}
