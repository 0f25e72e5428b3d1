import type { Event, EventKind } from '../../event/event.ts'
import type { JsonValue } from '../../json/json-value.ts'
import { maxJsonDepth } from '../../json/limits.ts'
import { parseJson } from '../../json/parse-json.ts'
import { type EventStoreCheck, storeCheck } from './check.ts'
import { collect, expectEqual, expectEvents, stored } from './expect.ts'
import { eventsOf } from './sample-events.ts'

/** Whatever JSON can hold comes back as it was. */
export const contentChecks: readonly EventStoreCheck[] = [
  keeps('numbers that no double holds', parseJson('[9007199254740993, 0.1234567890123456789, 1e400, -123456789012345678901234567890]')),
  keeps('numbers that a double holds', [0, -1, 0.1, 1e21, 5e-324, 1.7976931348623157e308, 9007199254740991]),
  keeps('the keys __proto__, constructor and toString', parseJson('{"__proto__":{"polluted":true},"constructor":1,"toString":null}')),
  keeps('an object with a key rawJSON', { rawJSON: '1' }),
  keeps('empty and unusual keys', { '': 1, ' ': 2, '\u0000': 3, 'a.b': 4, '🙂': 5, '2': 6, '1': 7 }),
  keeps('text in every script, and every control character', ['ünïcödé', '日本語', '🧑‍🚀', '\u2028\u2029', '\ufeff', ascii()]),
  keeps('halves of surrogate pairs', ['\ud800', '\udfff', 'a\ud83d', { '\udc00': true }]),
  keeps('text that looks like lines of a log', ['\n', '\r\n', '{"id":0}\n{"id":1}\n', '"\\"\\n']),
  keeps('null, true, false and empty containers', [null, true, false, [], {}, '', [[]], [{}]]),
  keeps('values nested as deeply as an event may hold', nested(maxJsonDepth - 1)),
  keeps('an event of 1 MB', { text: 'x'.repeat(1_000_000) }),
  keeps('an event of 4 MB in many characters', { text: '日本'.repeat(700_000) }),

  storeCheck('kinds that no version knows come back with all their fields', async (store) => {
    const kinds: readonly EventKind[] = [
      { type: 'deploy_approved', by: 'somebody', nested: { list: [1, { two: 2 }] } },
      { type: 'task_started', task_id: 'a', field_of_a_newer_version: { anything: true } },
      { type: '' },
    ]
    await store.append('run', 0, eventsOf(kinds))

    expectEvents(await stored(store, 'run'), eventsOf(kinds), 'the run')
  }),

  storeCheck('members of an event that no version knows come back after the known ones', async (store) => {
    const events = eventsOf([{ type: 'task_started', task_id: 'a' }]).map((event) => ({ ...event, hash: 'abc', more: { deep: [1] } }))
    await store.append('run', 0, events)

    expectEvents(await stored(store, 'run'), events, 'the run')
    expectEvents(await collect(store.read('run', { from: 0, to: 0 })), events, 'a part of the run')
  }),

  storeCheck('fractions of a millisecond come back', async (store) => {
    const times = [0, 0.001, 0.001, 1.5, 86_400_000.123, 8_640_000_000_000.001]
    const events = times.map((timestamp_ms, id): Event => ({ id, timestamp_ms, kind: { type: 'task_started', task_id: 'a' } }))
    await store.append('run', 0, events)

    expectEqual(
      (await stored(store, 'run')).map(({ timestamp_ms }) => timestamp_ms),
      times,
      'times',
    )
  }),
]

function keeps(what: string, output: JsonValue): EventStoreCheck {
  return storeCheck(`what comes back is exact: ${what}`, async (store) => {
    const events = eventsOf([
      { type: 'workflow_started', task_count: 1 },
      { type: 'task_completed', task_id: 'a', output, duration_ms: 1 },
      { type: 'task_started', task_id: 'b' },
    ])
    await store.append('run', 0, events)
    // Once more, to be compared with what is stored.
    await store.append('run', 0, structuredEvents(events))

    expectEvents(await stored(store, 'run'), events, 'the run')
  })
}

/** A copy that shares nothing. */
function structuredEvents(events: readonly Event[]): readonly Event[] {
  return events.map((event) => ({ ...event, kind: { ...event.kind } }))
}

function ascii(): string {
  return Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('')
}

function nested(depth: number): JsonValue {
  let value: JsonValue = 'the bottom'
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { deeper: value }
  return value
}
