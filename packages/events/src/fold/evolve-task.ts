import { assertNever, type Event, type EventOf, type KnownEventKind } from '../event/event.ts'
import type { TaskDraft, TaskEditor } from './task-editor.ts'
import { none, type OpenCall, type TaskError, type TaskStatus } from './task-state.ts'
import { addCost, addUsage } from './usage-total.ts'

/** The known kinds that are about a task. */
export type TaskEventKind = Extract<KnownEventKind, { readonly task_id: string }>

/** Changes the tasks as one event of a task says. What is frequent comes first. */
export function evolveTask(tasks: TaskEditor, kind: TaskEventKind, event: Event): void {
  switch (kind.type) {
    case 'task_scheduled': {
      const task = tasks.edit(kind.task_id)
      task.dependencies = kind.dependencies
      task.verb = kind.verb
      return
    }
    case 'inputs_resolved': {
      const task = tasks.edit(kind.task_id)
      tasks.move(task, 'ready')
      task.inputs_event = event.id
      return
    }
    case 'task_started': {
      const task = tasks.edit(kind.task_id)
      tasks.move(task, 'running')
      task.attempts = kind.attempt ?? task.attempts + 1
      task.started_ms ??= event.timestamp_ms
      return
    }
    case 'template_resolved':
    case 'permit_checked':
    case 'schema_validated':
    case 'http_responded':
    case 'prompt_asked':
    case 'prompt_answered':
      tasks.mention(kind.task_id)
      return
    case 'task_completed': {
      const task = settle(tasks, kind, event, 'completed')
      task.output = kind.output
      task.extracted = kind.extracted
      task.error = kind.recovered_from && { message: kind.recovered_from.error, code: kind.recovered_from.code }
      return
    }
    case 'task_failed':
      settle(tasks, kind, event, 'failed').error = errorOf(kind)
      return
    case 'task_retry_scheduled': {
      const task = tasks.edit(kind.task_id)
      tasks.move(task, 'waiting')
      task.error = kind.error === undefined ? undefined : { message: kind.error, code: kind.code }
      task.open_calls = none
      return
    }
    case 'task_skipped': {
      const task = settle(tasks, kind, event, 'skipped')
      task.reason = kind.reason
      task.because_of = kind.because_of
      task.error = kind.error === undefined ? undefined : errorOf({ ...kind, error: kind.error })
      return
    }
    case 'task_cancelled': {
      const task = settle(tasks, kind, event, 'cancelled')
      task.reason = kind.reason
      task.because_of = kind.because_of
      return
    }
    case 'provider_called':
      open(tasks.edit(kind.task_id), { event_id: event.id, type: kind.type, call_id: kind.call_id, name: kind.provider })
      return
    case 'tool_called':
      open(tasks.edit(kind.task_id), { event_id: event.id, type: kind.type, call_id: kind.call_id, name: kind.tool })
      return
    case 'command_started':
      open(tasks.edit(kind.task_id), { event_id: event.id, type: kind.type, call_id: kind.call_id, name: kind.program })
      return
    case 'provider_responded': {
      const task = tasks.edit(kind.task_id)
      close(task, 'provider_called', kind.call_id)
      if (kind.usage !== undefined) task.usage = addUsage(task.usage, kind.usage)
      task.cost = addCost(task.cost, kind.cost)
      return
    }
    case 'provider_failed': {
      const task = tasks.edit(kind.task_id)
      close(task, 'provider_called', kind.call_id)
      if (kind.usage === undefined) return
      task.usage = addUsage(task.usage, kind.usage)
      task.cost = addCost(task.cost, kind.cost)
      return
    }
    case 'tool_responded':
    case 'tool_failed':
      close(tasks.edit(kind.task_id), 'tool_called', kind.call_id)
      return
    case 'command_exited':
      close(tasks.edit(kind.task_id), 'command_started', kind.call_id)
      return
    default:
      assertNever(kind)
  }
}

interface Settling {
  readonly task_id: string
  readonly duration_ms?: number | undefined
}

function settle(tasks: TaskEditor, kind: Settling, event: Event, status: TaskStatus): TaskDraft {
  const task = tasks.edit(kind.task_id)
  tasks.move(task, status)
  task.ended_ms = event.timestamp_ms
  task.duration_ms = kind.duration_ms
  task.open_calls = none
  return task
}

function open(task: TaskDraft, call: OpenCall): void {
  task.open_calls = [...task.open_calls, call]
}

/** An answer without a call_id answers the first open call of its type. */
function close(task: TaskDraft, type: OpenCall['type'], callId: string | undefined): void {
  const index = task.open_calls.findIndex((call) => call.type === type && (callId === undefined || call.call_id === callId))
  if (index !== -1) task.open_calls = task.open_calls.length === 1 ? none : task.open_calls.toSpliced(index, 1)
}

type Failure = Pick<EventOf<'task_failed'>, 'error' | 'code' | 'category' | 'transient' | 'details' | 'hint'>

function errorOf({ error: message, code, category, transient, details, hint }: Failure): TaskError {
  return { message, code, category, transient, details, hint }
}
