import { type Event, isKnownKind, type KnownEventKind } from '../event/event.ts'
import type { CostTotal, Usage } from '../event/shapes.ts'
import type { JsonValue } from '../json/json-value.ts'
import { evolveTask, type TaskEventKind } from './evolve-task.ts'
import { PersistentMap } from './persistent-map.ts'
import type { Projection } from './projection.ts'
import { resumeTasks } from './resume-tasks.ts'
import { TaskEditor } from './task-editor.ts'
import type { TaskState } from './task-state.ts'
import { addCost, addUsage, noCost, noUsage } from './usage-total.ts'

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
  /** What can be done about it. */
  readonly hint?: string | undefined
  readonly failed_task?: string | undefined
  readonly waiting_for?: readonly string[] | undefined
  readonly total_duration_ms?: number | undefined
  /** Tokens of all model calls, those that failed included. */
  readonly usage: Usage
  readonly cost: CostTotal
}

/** The state before the first event. It names every member, so that all states have one shape in memory. */
export const initialRunState: RunState = {
  status: 'pending',
  next_id: 0,
  timestamp_ms: 0,
  run_id: undefined,
  workflow: undefined,
  started_at: undefined,
  task_count: undefined,
  tasks: PersistentMap.empty(),
  settled_count: 0,
  final_output: undefined,
  error: undefined,
  code: undefined,
  hint: undefined,
  failed_task: undefined,
  waiting_for: undefined,
  total_duration_ms: undefined,
  usage: noUsage,
  cost: noCost,
}

/**
 * The state after one more event. Pure; kinds that are not known change nothing but `next_id` and `timestamp_ms`.
 * Costs the same at any length of the run.
 */
export function evolve(state: RunState, event: Event): RunState {
  return evolveAll(state, [event])
}

/** As {@link evolve} for each event, without making the states between. */
function evolveAll(state: RunState, events: Iterable<Event>): RunState {
  const draft: Draft = { ...state }
  const tasks = new TaskEditor(state.tasks, state.settled_count)
  for (const event of events) {
    draft.next_id = event.id + 1
    draft.timestamp_ms = event.timestamp_ms
    if (isKnownKind(event.kind)) apply(draft, tasks, event.kind, event)
  }
  draft.tasks = tasks.tasks
  draft.settled_count = tasks.settledCount
  return draft
}

/** {@link RunState} as a projection, for `fold` and `EventLog.project`. */
export const runStateProjection: Projection<RunState> = { initial: initialRunState, evolve, evolveAll }

/** A state that nobody else holds yet. */
type Draft = { -readonly [Name in keyof RunState]: RunState[Name] }

function apply(draft: Draft, tasks: TaskEditor, kind: KnownEventKind, event: Event): void {
  switch (kind.type) {
    case 'workflow_started':
      draft.status = 'running'
      draft.run_id = kind.run_id
      draft.workflow = kind.workflow
      draft.started_at = kind.started_at
      draft.task_count = kind.task_count
      return
    case 'workflow_completed':
      draft.status = 'completed'
      draft.final_output = kind.final_output
      draft.total_duration_ms = kind.total_duration_ms
      return
    case 'workflow_failed':
      draft.status = 'failed'
      draft.error = kind.error
      draft.code = kind.code
      draft.hint = kind.hint
      draft.failed_task = kind.failed_task
      draft.total_duration_ms = kind.total_duration_ms
      return
    case 'workflow_cancelled':
      draft.status = 'cancelled'
      draft.error = kind.reason
      draft.total_duration_ms = kind.total_duration_ms
      return
    case 'workflow_paused':
      draft.status = 'paused'
      draft.waiting_for = kind.waiting_for
      return
    case 'workflow_resumed':
      resume(draft, tasks)
      return
    case 'prompt_answered':
      evolveTask(tasks, kind, event)
      goOn(draft)
      return
    default:
      evolveTask(tasks, kind, event)
      addSpending(draft, kind)
  }
}

function addSpending(draft: Draft, kind: TaskEventKind): void {
  if (kind.type === 'provider_responded') {
    draft.usage = addUsage(draft.usage, kind.usage ?? noUsage)
    draft.cost = addCost(draft.cost, kind.cost)
  } else if (kind.type === 'provider_failed' && kind.usage !== undefined) {
    draft.usage = addUsage(draft.usage, kind.usage)
    draft.cost = addCost(draft.cost, kind.cost)
  }
}

/** An answer ends the wait, when the process that waited is still there. */
function goOn(draft: Draft): void {
  if (draft.status !== 'paused') return
  draft.status = 'running'
  draft.waiting_for = undefined
}

function resume(draft: Draft, tasks: TaskEditor): void {
  const { tasks: resumed, settledCount } = resumeTasks(tasks.tasks)
  tasks.replace(resumed, settledCount)
  draft.status = 'running'
  draft.final_output = undefined
  draft.error = undefined
  draft.code = undefined
  draft.hint = undefined
  draft.failed_task = undefined
  draft.waiting_for = undefined
  draft.total_duration_ms = undefined
}
