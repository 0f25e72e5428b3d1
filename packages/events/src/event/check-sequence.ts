import { logError } from '../errors/codes.ts'
import type { ErrorPlace } from '../errors/nika-error.ts'
import type { Event } from './event.ts'

/** Where an event stands in a file. */
export interface LinePlace {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** Offset of the line's first byte. */
  readonly byte_offset: number
}

/**
 * Requires `event` to be the one after `last` (undefined: the first, with the id `firstId`).
 * @throws NIKA-LOG-007 when ids are not consecutive, NIKA-LOG-008 when time goes backwards.
 */
export function requireSequence(last: Event | undefined, event: Event, firstId: number, place?: () => LinePlace): void {
  const expected = last === undefined ? firstId : last.id + 1
  if (event.id !== expected) {
    throw logError('NIKA-LOG-007', {
      message: `event ${event.id} stands where event ${expected} belongs${inWords(place?.())}`,
      where: whereOf(place?.()),
      details: { expected, found: event.id, ...place?.() },
    })
  }
  if (last !== undefined && event.timestamp_ms < last.timestamp_ms) {
    throw logError('NIKA-LOG-008', {
      message: `event ${event.id} is at ${event.timestamp_ms} ms, before event ${last.id} at ${last.timestamp_ms} ms${inWords(place?.())}`,
      where: whereOf(place?.()),
      details: { event_id: event.id, previous_ms: last.timestamp_ms, found_ms: event.timestamp_ms, ...place?.() },
    })
  }
}

/** The place as the end of a message. */
export function inWords(place: LinePlace | undefined): string {
  return place === undefined ? '' : ` (line ${place.line}, byte ${place.byte_offset})`
}

/** The place as an error's `where`. */
export function whereOf(place: LinePlace | undefined): ErrorPlace | undefined {
  return place === undefined ? undefined : { file: place.file, line: place.line, column: 1 }
}
