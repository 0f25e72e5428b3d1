import type { Extensions } from '../extensions.ts'
import type { Task, Workflow } from '../workflow.ts'

/** A workflow as far as it could be read. */
export interface Draft {
  readonly workflow: Workflow
  readonly declared: Declared
  readonly extensions: Extensions
}

/** What the document declares: more than the workflow holds when parts of it could not be read. */
export interface Declared {
  readonly inputs: ReadonlySet<string>
  readonly const: ReadonlySet<string>
  readonly tasks: ReadonlySet<string>
  /** Every task, also those whose action could not be read. */
  readonly heads: readonly TaskHead[]
  /** Whether a `permits:` block could be read, or is truly absent. Else nothing is judged by it. */
  readonly permitsKnown: boolean
}

/** A task without what it does. */
export interface TaskHead extends Pick<Task, 'id' | 'with' | 'after'> {
  /** The keys of the task that are not built yet: what depends on them is not judged. */
  readonly later?: readonly string[]
}
