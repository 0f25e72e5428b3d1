import type { InferDelta } from '@nika/provider'

/** A part of an answer that is being written. */
export interface TaskDelta {
  readonly task_id: string
  readonly delta: InferDelta
}
