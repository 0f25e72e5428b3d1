import type { Event } from '@nika/events'

/** An event whose whole content follows from its id; now and then a large one. */
export function numberedEvent(id: number): Event {
  const output = 'ü'.repeat(id % 97 === 96 ? 40_000 : (id * 7919) % 500)
  return { id, timestamp_ms: id / 8, kind: { type: 'task_completed', task_id: `task-${id}`, output, duration_ms: 0.5 } }
}

/** `count` numbered events from `first` on. */
export function numberedEvents(first: number, count: number): readonly Event[] {
  return Array.from({ length: count }, (_, index) => numberedEvent(first + index))
}
