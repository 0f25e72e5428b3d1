import type { CostTotal, Usage } from '../event/shapes.ts'
import type { JsonObject, JsonValue } from '../json/json-value.ts'
import { noCost, noUsage } from './usage-total.ts'

/**
 * Where a task stands: scheduled (its dependencies are not done), ready (its inputs are resolved), running, waiting (for its
 * next attempt), or settled: completed, failed, skipped, cancelled.
 */
export type TaskStatus = 'scheduled' | 'ready' | 'running' | 'waiting' | 'completed' | 'failed' | 'skipped' | 'cancelled'

/** Why a task failed, was skipped or was retried; the language's error record. */
export interface TaskError {
  readonly message: string
  readonly code?: string | undefined
  readonly category?: string | undefined
  readonly transient?: boolean | undefined
  readonly details?: JsonValue | undefined
  /** What can be done about it. */
  readonly hint?: string | undefined
}

/** A model call, a tool or a command that was announced and not answered yet. */
export interface OpenCall {
  readonly event_id: number
  readonly type: 'provider_called' | 'tool_called' | 'command_started'
  readonly call_id?: string | undefined
  /** The provider, the tool or the program. */
  readonly name?: string | undefined
}

/** What the log says of one task. */
export interface TaskState {
  readonly task_id: string
  readonly status: TaskStatus
  readonly dependencies: readonly string[]
  readonly verb?: string | undefined
  /** Attempts that were started. */
  readonly attempts: number
  /**
   * Id of the inputs_resolved event, which holds what the task received. Not the inputs themselves: a log that is read from a
   * file holds an output once for each task that received it, and a state must not.
   */
  readonly inputs_event?: number | undefined
  readonly output?: JsonValue | undefined
  readonly extracted?: JsonObject | undefined
  /** Why it failed, or what it was skipped for or recovered from. */
  readonly error?: TaskError | undefined
  /** Why it was skipped or cancelled. */
  readonly reason?: string | undefined
  readonly because_of?: string | undefined
  /** `timestamp_ms` of the first task_started. */
  readonly started_ms?: number | undefined
  /** `timestamp_ms` of the event that settled it. */
  readonly ended_ms?: number | undefined
  readonly duration_ms?: number | undefined
  readonly usage: Usage
  readonly cost: CostTotal
  /** What is in flight, in the order it was announced. */
  readonly open_calls: readonly OpenCall[]
}

/** Whether nothing more will happen to the task. */
export function isSettled(status: TaskStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'skipped' || status === 'cancelled'
}

/** A task of which the log has said nothing yet. It names every member, so that all tasks have one shape in memory. */
export function newTask(taskId: string): TaskState {
  return {
    task_id: taskId,
    status: 'scheduled',
    dependencies: none,
    verb: undefined,
    attempts: 0,
    inputs_event: undefined,
    output: undefined,
    extracted: undefined,
    error: undefined,
    reason: undefined,
    because_of: undefined,
    started_ms: undefined,
    ended_ms: undefined,
    duration_ms: undefined,
    usage: noUsage,
    cost: noCost,
    open_calls: none,
  }
}

/** Shared by all tasks that have none. */
export const none: readonly never[] = Object.freeze([])
