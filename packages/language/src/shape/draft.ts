import type { JsonObject } from '@nika/events'
import type { Extensions } from '../extensions.ts'
import type { Path } from '../source/path.ts'
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
  readonly permits: DeclaredPermits
}

export const permitGates = ['exec', 'tools', 'fs.read', 'fs.write', 'net.http', 'env'] as const
export type PermitGate = (typeof permitGates)[number]

/** What a document says under `permits:`. */
export interface DeclaredPermits {
  /** Every entry that is text, also those of a list that could not be read. */
  readonly entries: readonly PermitEntry[]
  /** The gates of which nobody knows what they permit: nothing is judged by them. */
  readonly unread: ReadonlySet<PermitGate>
}

export interface PermitEntry {
  readonly gate: PermitGate
  readonly text: string
  readonly path: Path
}

/** A task as far as it could be read. */
export interface TaskHead extends Pick<Task, 'id' | 'with' | 'after'> {
  /** By verb, the fields in which templates stand, as they are written: also of an action that could not be read. */
  readonly body: JsonObject
  /** Every task that `after:` names, whatever it wants of it. */
  readonly named: readonly string[]
  /** The tasks that it cleans up after, whose records it may read anywhere. */
  readonly unwinds: ReadonlySet<string>
  /** The keys of the task that are not built yet: what depends on them is not judged. */
  readonly later: readonly string[]
}
