import { requireSequence } from '../event/check-sequence.ts'
import type { Event } from '../event/event.ts'
import { freezeJson } from '../json/freeze-json.ts'
import { holdKind } from './hold-kind.ts'

/**
 * Stored events as a log holds them, members that this version does not know included.
 * @throws NIKA-LOG-007 or NIKA-LOG-008 when they are not the beginning of a log.
 */
export function* holdEvents(events: Iterable<Event>): Iterable<Event> {
  let last: Event | undefined
  for (const event of events) {
    requireSequence(last, event, 0)
    last = event
    const kind = holdKind(event.kind)
    const members: Record<string, unknown> = { ...event }
    for (const [name, member] of Object.entries(members)) members[name] = name === 'kind' ? kind : freezeJson(member)
    yield Object.freeze({ ...members, id: event.id, timestamp_ms: event.timestamp_ms, kind })
  }
}
