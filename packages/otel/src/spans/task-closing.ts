import type { Event, EventOf, EventReference } from '@nika/events'
import { asText, errorTypeOf } from '../attributes/as-told.ts'
import type { SpanAttributes } from '../attributes/attribute-table.ts'
import { unset } from './open-span.ts'
import type { SpanStatus } from './span-data.ts'

export type SettlingKind = EventOf<'task_completed' | 'task_failed' | 'task_skipped' | 'task_cancelled'>

/** How a task or an attempt ends. */
export interface TaskClosing {
  readonly event: Event
  readonly status: SpanStatus
  /** Of the task and of its last attempt. */
  readonly attributes: SpanAttributes
  /** Of the task alone. */
  readonly taskAttributes?: SpanAttributes | undefined
}

/** What the event that settles a task says on its span. ERROR is for failures alone. */
export function settled(event: Event, kind: SettlingKind): TaskClosing {
  switch (kind.type) {
    case 'task_completed': {
      const { reused_from } = kind
      return {
        event,
        status: unset,
        attributes: { 'nika.task.status': 'completed' },
        taskAttributes: { 'nika.task.reused_from': reusedFrom(reused_from) },
      }
    }
    case 'task_failed':
      return failed(event, kind)
    case 'task_skipped':
      return {
        event,
        status: unset,
        attributes: { 'nika.task.status': 'skipped', 'nika.code': kind.code },
        taskAttributes: { 'nika.task.reason': kind.reason },
      }
    case 'task_cancelled':
      return {
        event,
        status: unset,
        attributes: { 'nika.task.status': 'cancelled' },
        taskAttributes: { 'nika.task.reason': kind.reason },
      }
  }
}

function reusedFrom(reference: EventReference | undefined): string | undefined {
  const { run_id, event_id } = reference ?? {}
  return typeof run_id === 'string' && typeof event_id === 'number' ? `${run_id}:${event_id}` : undefined
}

/** A failure that is final, or that another attempt follows. */
export function failed(event: Event, kind: EventOf<'task_failed' | 'task_retry_scheduled'>): TaskClosing {
  return {
    event,
    status: { code: 'error', message: asText(kind.error) },
    attributes: { 'nika.task.status': 'failed', 'nika.code': kind.code, 'error.type': errorTypeOf(kind.code) },
  }
}

/** The log ends here, and nobody said why. */
export function interrupted(event: Event): TaskClosing {
  return {
    event,
    status: { code: 'error', message: 'the log ends here' },
    attributes: { 'nika.task.status': 'interrupted', 'error.type': 'interrupted' },
  }
}

/** The run waits for a person. */
export function paused(event: Event): TaskClosing {
  return { event, status: unset, attributes: { 'nika.task.status': 'paused' } }
}
