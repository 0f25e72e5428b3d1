import type { Event } from '@nika/events'
import type { TaskDelta } from '@nika/runner'

/** What shows a run while it happens. It never fails: a screen that is gone is no reason to end a run. */
export interface Progress {
  /** Whether `delta` shows anything. */
  readonly wantsDeltas: boolean
  /** To be called for each event of the run, in order. */
  event(event: Event): void
  /** A part of an answer that is being written. */
  delta(delta: TaskDelta): void
  /** A line of the command line itself. */
  note(line: string): void
  /** Leaves the screen as it shall stay. Nothing comes after it. */
  end(): void
}
