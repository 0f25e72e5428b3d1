import type { Event, EventKind } from '../../event/event.ts'

/** Events of these kinds, the first with the id `firstId`, one every half millisecond. */
export function eventsOf(kinds: readonly EventKind[], firstId = 0): readonly Event[] {
  return kinds.map((kind, index) => ({ id: firstId + index, timestamp_ms: (firstId + index) / 2, kind }))
}

/** A run of `taskCount` tasks, from workflow_started to workflow_completed: 3 × taskCount + 2 events. */
export function completedRun(taskCount: number, workflow = 'sample'): readonly Event[] {
  return eventsOf([...startedKinds(taskCount, workflow), completed])
}

/** As {@link completedRun}, without the last event. */
export function runningRun(taskCount: number, workflow = 'sample'): readonly Event[] {
  return eventsOf(startedKinds(taskCount, workflow))
}

/** The same event again with another output: as valid, but not the same. */
export function otherThan(event: Event): Event {
  return { ...event, kind: { type: 'task_completed', task_id: 'other', output: `not event ${event.id}`, duration_ms: 1 } }
}

/** An event whose whole content follows from its id; now and then a large one. */
export function numberedEvent(id: number): Event {
  const size = id % 40 === 39 ? 150_000 : (id * 7919) % 2000
  return { id, timestamp_ms: id, kind: { type: 'task_completed', task_id: `task-${id}`, output: 'ü'.repeat(size), duration_ms: 0.125 } }
}

/** `count` numbered events from `firstId` on. */
export function numberedEvents(firstId: number, count: number): readonly Event[] {
  return Array.from({ length: count }, (_, index) => numberedEvent(firstId + index))
}

export const completed: EventKind = { type: 'workflow_completed', final_output: { done: true }, total_duration_ms: 7.25 }
export const failed: EventKind = { type: 'workflow_failed', error: 'the task failed', failed_task: 'task-0' }
export const cancelled: EventKind = { type: 'workflow_cancelled', reason: 'operator' }
export const paused: EventKind = { type: 'workflow_paused', waiting_for: ['task-0'] }
export const resumed: EventKind = { type: 'workflow_resumed', resumed_at: '2026-01-02T03:04:05.678Z', at_event: 4 }

function startedKinds(taskCount: number, workflow: string): readonly EventKind[] {
  const names = Array.from({ length: taskCount }, (_, index) => `task-${index}`)
  const started_at = '2026-01-02T03:04:05.678Z'
  return [{ type: 'workflow_started', task_count: taskCount, workflow, started_at }, ...names.flatMap(taskKinds)]
}

function taskKinds(task_id: string): readonly EventKind[] {
  return [
    { type: 'task_scheduled', task_id, dependencies: [] },
    { type: 'task_started', task_id, attempt: 1 },
    { type: 'task_completed', task_id, output: { text: `output of ${task_id}` }, duration_ms: 0.25 },
  ]
}
