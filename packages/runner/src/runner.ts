import type { EventLog } from '@nika/events'
import type { Workflow } from '@nika/language'
import type { TaskDelta } from './deltas.ts'
import type { RunnerOptions } from './runner-options.ts'
import type { RunResult } from './run-result.ts'

/**
 * One run of a workflow: made, run once, then read.
 *
 *     const runner = new Runner(workflow, { providers: { mock: mockProvider() } })
 *     runner.eventLog.subscribe(({ kind }) => console.log(kind.type))
 *     const { status, outputs } = await runner.run()
 */
export interface RunnerContract {
  /** Unique for all times and machines; it sorts by time. */
  readonly runId: string
  /** What happens, as it happens: follow it or subscribe to it before `run`. Time in it counts from `run`. */
  readonly eventLog: EventLog
  /**
   * Runs the workflow to its end; called again, it gives the same promise. A task that fails makes a result of status
   * `failed`, not a rejection.
   * @throws what a durability barrier throws (NIKA-LOG codes): what is stored then is the run as far as it came.
   */
  run(): Promise<RunResult>
  /** Starts nothing more and stops what is in flight: `run` then gives a result of status `cancelled`. */
  cancel(reason?: string): void
  /** The answers that models write, as they write them. Ends with the run. Ask before `run`: it makes calls stream. */
  deltas(): AsyncIterable<TaskDelta>
}

/** `new Runner(workflow, options)`. @throws the code of the workflow's first problem, or NIKA-INPUT codes; nothing has run. */
export type RunnerConstructor = new (workflow: Workflow, options?: RunnerOptions) => RunnerContract
