import { type Event, EventLog, type EventOf, type KnownEventKind } from '@nika/events'

/** A kind and the milliseconds at which it happened. */
export type Entry = readonly [timestampMs: number, kind: KnownEventKind]

/** The first event of a run that is called `run-1`. */
export const started: EventOf<'workflow_started'> = {
  type: 'workflow_started',
  task_count: 1,
  run_id: 'run-1',
  started_at: '2026-11-24T20:00:00.000Z',
  workflow: 'demo',
}

/** A log made by hand: valid events, ids from 0. */
export function logOf(entries: readonly Entry[]): readonly Event[] {
  let now = 0
  const log = new EventLog({ validate: true, clock: () => now })
  for (const [timestampMs, kind] of entries) {
    now = timestampMs
    log.emit(kind)
  }
  return log.events()
}
