import { assertNever, type Event, type EventOf, type KnownEventKind } from '../event/event.ts'
import type { OpenCall, TaskError, TaskState, TaskStatus } from './task-state.ts'
import { addCost, addUsage, noCost } from './usage-total.ts'

/** The known kinds that are about a task. */
export type TaskEventKind = Extract<KnownEventKind, { readonly task_id: string }>

/** A task of which the log has said nothing yet. */
export function newTask(taskId: string): TaskState {
  return { task_id: taskId, status: 'scheduled', dependencies: [], attempts: 0, usage: {}, cost: noCost, open_calls: [] }
}

/** The task after one of its events. */
export function evolveTask(task: TaskState, kind: TaskEventKind, event: Event): TaskState {
  switch (kind.type) {
    case 'task_scheduled':
      return { ...task, dependencies: kind.dependencies, verb: kind.verb }
    case 'inputs_resolved':
      return { ...task, status: 'ready', inputs: kind.inputs }
    case 'task_started':
      return {
        ...task,
        status: 'running',
        attempts: kind.attempt ?? task.attempts + 1,
        started_ms: task.started_ms ?? event.timestamp_ms,
      }
    case 'task_completed':
      return {
        ...settle(task, 'completed', event, kind.duration_ms),
        output: kind.output,
        extracted: kind.extracted,
        error: kind.recovered_from && { message: kind.recovered_from.error, code: kind.recovered_from.code },
      }
    case 'task_failed':
      return { ...settle(task, 'failed', event, kind.duration_ms), error: errorOf(kind) }
    case 'task_retry_scheduled':
      return {
        ...task,
        status: 'waiting',
        error: kind.error === undefined ? undefined : { message: kind.error, code: kind.code },
        open_calls: [],
      }
    case 'task_skipped':
      return {
        ...settle(task, 'skipped', event, kind.duration_ms),
        reason: kind.reason,
        because_of: kind.because_of,
        error: kind.error === undefined ? undefined : errorOf({ ...kind, error: kind.error }),
      }
    case 'task_cancelled':
      return { ...settle(task, 'cancelled', event, undefined), reason: kind.reason, because_of: kind.because_of }
    case 'provider_called':
      return open(task, { event_id: event.id, type: kind.type, call_id: kind.call_id, name: kind.provider })
    case 'tool_called':
      return open(task, { event_id: event.id, type: kind.type, call_id: kind.call_id, name: kind.tool })
    case 'command_started':
      return open(task, { event_id: event.id, type: kind.type, call_id: kind.call_id, name: kind.program })
    case 'provider_responded':
      return {
        ...close(task, 'provider_called', kind.call_id),
        usage: kind.usage === undefined ? task.usage : addUsage(task.usage, kind.usage),
        cost: addCost(task.cost, kind.cost),
      }
    case 'provider_failed':
      return {
        ...close(task, 'provider_called', kind.call_id),
        usage: kind.usage === undefined ? task.usage : addUsage(task.usage, kind.usage),
        cost: kind.usage === undefined ? task.cost : addCost(task.cost, undefined),
      }
    case 'tool_responded':
    case 'tool_failed':
      return close(task, 'tool_called', kind.call_id)
    case 'command_exited':
      return close(task, 'command_started', kind.call_id)
    case 'template_resolved':
    case 'permit_checked':
    case 'schema_validated':
    case 'http_responded':
    case 'prompt_asked':
    case 'prompt_answered':
      return task
    default:
      return assertNever(kind)
  }
}

function settle(task: TaskState, status: TaskStatus, event: Event, duration: number | undefined): TaskState {
  return { ...task, status, ended_ms: event.timestamp_ms, duration_ms: duration, open_calls: [] }
}

function open(task: TaskState, call: OpenCall): TaskState {
  return { ...task, open_calls: [...task.open_calls, call] }
}

/** An answer without a call_id answers the first open call of its type. */
function close(task: TaskState, type: OpenCall['type'], callId: string | undefined): TaskState {
  const index = task.open_calls.findIndex((call) => call.type === type && (callId === undefined || call.call_id === callId))
  return index === -1 ? task : { ...task, open_calls: task.open_calls.toSpliced(index, 1) }
}

function errorOf(kind: Pick<EventOf<'task_failed'>, 'error' | 'code' | 'category' | 'transient' | 'details'>): TaskError {
  return { message: kind.error, code: kind.code, category: kind.category, transient: kind.transient, details: kind.details }
}
