import type { Event } from '@nika/events'
import type { TaskDelta } from '@nika/runner'

/** What shows a run while it happens. It never fails: a screen that is gone is no reason to end a run. */
export interface Progress {
  /** Whether `delta` shows anything. */
  readonly wantsDeltas: boolean
  /** Every event of the run, in order, in batches of any size. */
  events(events: readonly Event[]): void
  /** A part of an answer that is being written. */
  delta(delta: TaskDelta): void
  /** A line of the command line itself. */
  note(line: string): void
  /** Leaves the screen as it shall stay. Nothing comes after it. */
  end(): void
}
