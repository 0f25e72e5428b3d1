import type { CostTotal, EventOf, JsonObject, JsonValue, TaskError, TaskStatus, Usage } from '@nika/events'
import type { StepKind } from './describe-step.ts'
import type { ReceivedInput } from './received-inputs.ts'

/** Everything that a run tells about one task. What `nika show RUN --task TASK --json` prints; members only ever get added. */
export interface TaskReport {
  readonly run_id: string
  readonly workflow: string | undefined
  /** The last event that counts. */
  readonly at_event: number
  readonly task_id: string
  readonly verb: string | undefined
  readonly status: TaskStatus
  readonly dependencies: readonly string[]
  /** What the task received; undefined when it has not come so far. */
  readonly received: readonly ReceivedInput[] | undefined
  readonly attempts: readonly AttemptReport[]
  readonly output: JsonValue | undefined
  readonly extracted: JsonObject | undefined
  /** Why it failed, or what it was skipped for or recovered from. */
  readonly error: TaskError | undefined
  /** Why it was skipped or cancelled. */
  readonly reason: string | undefined
  readonly because_of: string | undefined
  readonly recovered_from: EventOf<'task_completed'>['recovered_from']
  readonly reused_from: EventOf<'task_completed'>['reused_from']
  /** ISO 8601, UTC. */
  readonly started_at: string | undefined
  readonly ended_at: string | undefined
  readonly duration_ms: number | undefined
  /** All its model calls together. A count that no call told is absent. */
  readonly usage: Usage
  readonly cost: CostTotal
}

/** One try of a task. */
export interface AttemptReport {
  /** From 1. */
  readonly attempt: number
  readonly started_ms: number
  /** The event that ended it; undefined while it goes on, or when the process died. */
  readonly ended: AttemptEnd | undefined
  readonly ended_ms: number | undefined
  readonly templates: readonly EventOf<'template_resolved'>[]
  readonly permits: readonly EventOf<'permit_checked'>[]
  readonly calls: readonly CallReport[]
  readonly schema_checks: readonly EventOf<'schema_validated'>[]
}

/** A model call, a tool or a command: the event that announced it and the one that answered, as they stand in the log. */
export interface CallReport {
  readonly event_id: number
  readonly called_ms: number
  readonly called: StepKind
  readonly ended: CallEnd | undefined
  readonly ended_ms: number | undefined
  readonly http: readonly EventOf<'http_responded'>[]
}

/** How an attempt ended. */
export type AttemptEnd =
  | EventOf<'task_completed'>
  | EventOf<'task_failed'>
  | EventOf<'task_skipped'>
  | EventOf<'task_cancelled'>
  | EventOf<'task_retry_scheduled'>

/** How a call ended. */
export type CallEnd =
  | EventOf<'provider_responded'>
  | EventOf<'provider_failed'>
  | EventOf<'tool_responded'>
  | EventOf<'tool_failed'>
  | EventOf<'command_exited'>
