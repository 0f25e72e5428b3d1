import type { JsonObject, JsonValue } from '@nika/events'
import type { Workflow } from './workflow.ts'

export interface ResolvedInputs {
  /** Every declared input that has a value. */
  readonly inputs: JsonObject
  /** Where each value came from. */
  readonly origins: Readonly<Record<string, 'given' | 'default'>>
}

/**
 * Judges the values given for a workflow's inputs and fills in the defaults.
 * @throws a coded error for an input that is missing, not declared, or does not fit its type; it names all of them.
 */
export function resolveInputs(_workflow: Workflow, _given: Readonly<Record<string, JsonValue>>): ResolvedInputs {
  throw new Error('not built yet')
}

/**
 * The values of `--var name=text` options: text that is JSON of a value that fits the declared type gives that value,
 * any other text is a string. `limit=5` is the number 5 for `integer` and the text "5" for `string`.
 */
export function parseInputTexts(_workflow: Workflow, _texts: Readonly<Record<string, string>>): JsonObject {
  throw new Error('not built yet')
}
