import { logError } from '../errors/codes.ts'
import type { NikaError } from '../errors/nika-error.ts'
import { requireSequence } from '../event/check-sequence.ts'
import type { Event } from '../event/event.ts'
import { requireEventId } from '../event/event-id.ts'
import { encodeEvent } from '../ndjson/encode.ts'

/** What `EventStore.append` was asked. */
export interface AppendRequest {
  readonly runId: string
  readonly expectedNextId: number
  readonly events: readonly Event[]
}

/** What a store holds of the run. */
export interface StoredEvents {
  /** The last event; undefined when there is none. Of its kind nothing is read. */
  readonly last: Event | undefined
  /** The events from `expectedNextId` on; empty when there are none. */
  readonly since: readonly Event[]
}

/**
 * The events of an append that are still to be written; none when all of them are stored. What a store asks before it
 * writes: sequence, conflict and idempotency are decided here for every store.
 * Cost: one look at each event, and its text where it is stored already.
 * @throws NIKA-LOG-002, NIKA-LOG-007, NIKA-LOG-008 or NIKA-LOG-015 when `events` cannot go on from `expectedNextId`.
 * @throws NIKA-LOG-010 when something else is stored there, or less than `expectedNextId` events.
 */
export function unwrittenEvents(request: AppendRequest, { last, since }: StoredEvents): readonly Event[] {
  const { expectedNextId, events } = request
  requireConsecutive(events, requireEventId(expectedNextId))
  const length = last === undefined ? 0 : last.id + 1
  if (expectedNextId > length) throw conflict(request, length, `it holds ${length}`)
  if (since.length > events.length) throw conflict(request, length, `it goes on to event ${length - 1}`)
  const other = since.findIndex((event, index) => !isSame(event, events[index]))
  if (other !== -1) throw conflict(request, length, `event ${expectedNextId + other} is another one`)
  const rest = since.length === 0 ? events : events.slice(since.length)
  const next = rest[0]
  if (last !== undefined && next !== undefined) requireSequence(last, next, 0)
  return rest
}

function requireConsecutive(events: readonly Event[], firstId: number): void {
  let last: Event | undefined
  for (const event of events) {
    requireEnvelope(event)
    requireSequence(last, event, firstId)
    last = event
  }
}

/** What JSON would turn into something that no reader takes for an event. */
function requireEnvelope({ id, timestamp_ms, kind }: Event): void {
  if (timestamp_ms >= 0 && timestamp_ms < Number.POSITIVE_INFINITY && typeof kind?.type === 'string') return
  throw logError('NIKA-LOG-002', {
    message: `event ${id} is not an event: { id, timestamp_ms, kind: { type, … } }`,
    details: { event_id: id },
  })
}

function isSame(stored: Event, given: Event | undefined): boolean {
  return stored === given || (given !== undefined && encodeEvent(stored) === encodeEvent(given))
}

function conflict({ runId, expectedNextId }: AppendRequest, length: number, reason: string): NikaError {
  return logError('NIKA-LOG-010', {
    message: `events from ${expectedNextId} on cannot be appended to run ${runId}: ${reason}`,
    details: { run_id: runId, expected_next_id: expectedNextId, stored_events: length },
  })
}
