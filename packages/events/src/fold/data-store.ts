import type { JsonObject, JsonValue } from '../json/json-value.ts'
import type { RunState } from './run-state.ts'
import type { TaskError, TaskState } from './task-state.ts'

/** How a task ended, in the language's words. */
export type TaskResultStatus = 'success' | 'skipped'

/** The record of a task that others may read. */
export interface TaskResult {
  readonly status: TaskResultStatus
  /** null for a skipped task. */
  readonly output: JsonValue
  readonly extracted: JsonObject
  /** What the task was skipped for or recovered from. */
  readonly error: TaskError | undefined
  /** RFC 3339, UTC; undefined when the log does not say when the run began. */
  readonly started_at: string | undefined
  readonly ended_at: string | undefined
  readonly duration_ms: number
}

/** The results that a run had at one point: of each task that was completed, recovered or skipped by then. */
export class DataStore {
  readonly #results: ReadonlyMap<string, TaskResult>

  constructor(results: Iterable<readonly [string, TaskResult]> = []) {
    this.#results = new Map(results)
  }

  get(taskId: string): TaskResult | undefined {
    return this.#results.get(taskId)
  }

  has(taskId: string): boolean {
    return this.#results.has(taskId)
  }

  /** The tasks and their results, in the order in which the log first names the tasks. */
  entries(): IterableIterator<[string, TaskResult]> {
    return this.#results.entries()
  }
}

/** The results that a state holds. */
export function dataStoreOf(state: RunState): DataStore {
  return new DataStore(resultsOf(state))
}

function* resultsOf(state: RunState): Iterable<[string, TaskResult]> {
  for (const [taskId, task] of state.tasks) {
    if (task.status === 'completed') yield [taskId, resultOf(task, 'success', state.started_at)]
    if (task.status === 'skipped') yield [taskId, resultOf(task, 'skipped', state.started_at)]
  }
}

function resultOf(task: TaskState, status: TaskResultStatus, startedAt: string | undefined): TaskResult {
  return {
    status,
    output: task.output ?? null,
    extracted: task.extracted ?? {},
    error: task.error,
    started_at: wallTime(startedAt, task.started_ms ?? task.ended_ms),
    ended_at: wallTime(startedAt, task.ended_ms),
    duration_ms: task.duration_ms ?? 0,
  }
}

function wallTime(startedAt: string | undefined, milliseconds: number | undefined): string | undefined {
  if (startedAt === undefined || milliseconds === undefined) return undefined
  const time = Date.parse(startedAt) + milliseconds
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : undefined
}
