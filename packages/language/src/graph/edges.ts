import type { Task } from '../workflow.ts'

/** Why a task comes after another, which says what its producer must have become. */
export interface Edge {
  /** Id of the task that comes first. */
  readonly producer: string
  /** `value` (a `with` binding of its output) admits success and skipped; `success` (`after`) admits success alone. */
  readonly role: 'value' | 'success'
}

/** The edges into a task, in the order of the file, each once. */
export function edgesOf(_task: Task): readonly Edge[] {
  throw new Error('not built yet')
}
