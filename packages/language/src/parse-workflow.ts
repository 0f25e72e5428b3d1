import type { Diagnostic } from './diagnostic.ts'
import type { Workflow } from './workflow.ts'

export interface ParseOptions {
  /** Name of the file in diagnostics; default `workflow.nika.yaml`. */
  readonly file?: string
}

export interface ParsedWorkflow {
  /** Absent when any diagnostic is an error. */
  readonly workflow?: Workflow
  /** Every problem of the text, sorted by place. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads and checks a workflow file. Never throws on any text: what is wrong is a diagnostic with a code.
 * It judges all that {@link checkWorkflow} judges.
 */
export function parseWorkflow(_text: string, _options: ParseOptions = {}): ParsedWorkflow {
  throw new Error('not built yet')
}
