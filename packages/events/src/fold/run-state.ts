import { assertNever, type Event, isKnownKind, type KnownEventKind } from '../event/event.ts'
import type { CostTotal, Usage } from '../event/shapes.ts'
import type { JsonValue } from '../json/json-value.ts'
import { evolveTask, newTask, type TaskEventKind } from './evolve-task.ts'
import { PersistentMap } from './persistent-map.ts'
import type { Projection } from './projection.ts'
import { resumeTasks } from './resume-tasks.ts'
import { isSettled, type TaskState } from './task-state.ts'
import { addCost, addUsage, noCost } from './usage-total.ts'

/** Where a run stands; `pending` before its workflow_started. */
export type RunStatus = 'pending' | 'running' | 'completed' | 'failed' | 'cancelled' | 'paused'

/** The run as its log tells it, up to one event. Immutable. */
export interface RunState {
  readonly status: RunStatus
  /** The id that the next event will have: the number of events folded. */
  readonly next_id: number
  /** `timestamp_ms` of the last event. */
  readonly timestamp_ms: number
  readonly run_id?: string | undefined
  readonly workflow?: string | undefined
  /** ISO 8601, UTC. */
  readonly started_at?: string | undefined
  readonly task_count?: number | undefined
  /** Every task of which the log tells, in the order of first mention. */
  readonly tasks: PersistentMap<TaskState>
  /** How many of them are settled. */
  readonly settled_count: number
  readonly final_output?: JsonValue | undefined
  /** Why the run failed or was cancelled. */
  readonly error?: string | undefined
  readonly code?: string | undefined
  readonly failed_task?: string | undefined
  readonly waiting_for?: readonly string[] | undefined
  readonly total_duration_ms?: number | undefined
  /** Tokens of all model calls, those that failed included. */
  readonly usage: Usage
  readonly cost: CostTotal
}

/** The state before the first event. */
export const initialRunState: RunState = {
  status: 'pending',
  next_id: 0,
  timestamp_ms: 0,
  tasks: PersistentMap.empty(),
  settled_count: 0,
  usage: {},
  cost: noCost,
}

/**
 * The state after one more event. Pure; kinds that are not known change nothing but `next_id` and `timestamp_ms`.
 * Costs the same at any length of the run.
 */
export function evolve(state: RunState, event: Event): RunState {
  const { kind } = event
  const next = isKnownKind(kind) ? evolveKnown(state, kind, event) : state
  return { ...next, next_id: event.id + 1, timestamp_ms: event.timestamp_ms }
}

function evolveKnown(state: RunState, kind: KnownEventKind, event: Event): RunState {
  switch (kind.type) {
    case 'workflow_started':
      return {
        ...state,
        status: 'running',
        run_id: kind.run_id,
        workflow: kind.workflow,
        started_at: kind.started_at,
        task_count: kind.task_count,
      }
    case 'workflow_completed':
      return { ...state, status: 'completed', final_output: kind.final_output, total_duration_ms: kind.total_duration_ms }
    case 'workflow_failed':
      return {
        ...state,
        status: 'failed',
        error: kind.error,
        code: kind.code,
        failed_task: kind.failed_task,
        total_duration_ms: kind.total_duration_ms,
      }
    case 'workflow_cancelled':
      return { ...state, status: 'cancelled', error: kind.reason, total_duration_ms: kind.total_duration_ms }
    case 'workflow_paused':
      return { ...state, status: 'paused', waiting_for: kind.waiting_for }
    case 'workflow_resumed':
      return { ...state, status: 'running', error: undefined, code: undefined, failed_task: undefined, waiting_for: undefined, ...resumeTasks(state.tasks) }
    default:
      return 'task_id' in kind ? withTask(state, kind, event) : assertNever(kind)
  }
}

function withTask(state: RunState, kind: TaskEventKind, event: Event): RunState {
  const before = state.tasks.get(kind.task_id) ?? newTask(kind.task_id)
  const after = evolveTask(before, kind, event)
  return {
    ...state,
    tasks: state.tasks.set(kind.task_id, after),
    settled_count: state.settled_count + Number(isSettled(after.status)) - Number(isSettled(before.status)),
    ...totalsAfter(state, kind),
  }
}

function totalsAfter({ usage, cost }: RunState, kind: TaskEventKind): Pick<RunState, 'usage' | 'cost'> {
  if (kind.type === 'provider_responded') return { usage: addUsage(usage, kind.usage ?? {}), cost: addCost(cost, kind.cost) }
  if (kind.type === 'provider_failed' && kind.usage !== undefined) {
    return { usage: addUsage(usage, kind.usage), cost: addCost(cost, undefined) }
  }
  return { usage, cost }
}

/** {@link RunState} as a projection, for `fold` and `EventLog.project`. */
export const runStateProjection: Projection<RunState> = { initial: initialRunState, evolve }
