import { logError } from '../errors/codes.ts'
import type { ErrorPlace, NikaError } from '../errors/nika-error.ts'
import type { Event } from './event.ts'

/**
 * What is wrong with `event` as the one after `last` (undefined: as the first, with id `firstId`).
 * @returns NIKA-LOG-007 when ids are not consecutive, NIKA-LOG-008 when time goes backwards, undefined when all is well.
 */
export function sequenceError(last: Event | undefined, event: Event, firstId = 0, where?: ErrorPlace): NikaError | undefined {
  const expected = last === undefined ? firstId : last.id + 1
  if (event.id !== expected) {
    return logError('NIKA-LOG-007', {
      message: `event ${String(event.id)} stands where event ${expected} belongs`,
      where,
      details: { expected, found: event.id },
    })
  }
  if (last !== undefined && event.timestamp_ms < last.timestamp_ms) {
    return logError('NIKA-LOG-008', {
      message: `event ${event.id} is at ${event.timestamp_ms} ms, before event ${last.id} at ${last.timestamp_ms} ms`,
      where,
      details: { event_id: event.id, previous_ms: last.timestamp_ms, found_ms: event.timestamp_ms },
    })
  }
  return undefined
}

/** As {@link sequenceError}, but throws. */
export function checkSequence(last: Event | undefined, event: Event): void {
  const error = sequenceError(last, event)
  if (error !== undefined) throw error
}
