import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyKind, eventSequence } from '../../test/arbitraries.ts'
import { collect } from '../../test/logs.ts'
import { isExactNumber } from '../json/exact-number.ts'
import { decodeEvents } from '../ndjson/decode.ts'
import { encodeEvents } from '../ndjson/encode.ts'
import { jsonValues } from '../testing/arbitraries.ts'
import { EventLog } from './event-log.ts'

// Each invariant of the design, by its name.

describe('APPEND-ONLY', () => {
  test('nobody who holds an event, or what was emitted, can change the log', () => {
    fc.assert(
      fc.property(fc.array(anyKind, { minLength: 1, maxLength: 5 }), jsonValues(), (kinds, output) => {
        const log = new EventLog()
        const given = kinds.map((kind) => ownCopy({ ...kind, output }))
        for (const kind of given) Reflect.apply(log.record, log, [kind])
        const before = JSON.stringify(log)

        for (const kind of given) vandalise(kind)
        for (const event of log.events()) vandalise(event)
        vandalise(log.events())
        vandalise(log.toJSON())

        expect(JSON.stringify(log)).toBe(before)
      }),
    )
  })

  test('emitting more changes nothing that is there', () => {
    fc.assert(
      fc.property(fc.array(anyKind, { maxLength: 20 }), fc.array(anyKind, { maxLength: 20 }), (first, then) => {
        const log = new EventLog()
        for (const kind of first) log.record(kind)
        const before = log.events()

        for (const kind of then) log.record(kind)

        expect(log.events().slice(0, first.length)).toStrictEqual(before)
        for (const [index, event] of before.entries()) expect(log.at(index)).toBe(event)
      }),
    )
  })
})

describe('MONOTONIC IDS', () => {
  test('event_ids_are_monotonic', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyKind, fc.constant(undefined)), { maxLength: 50 }), (kinds) => {
        const log = new EventLog()
        const ids: number[] = []

        for (const kind of kinds) {
          // What is refused in between uses up no id.
          if (kind === undefined) expect(() => log.record({ type: 'x', bad: JSON.parse('['.repeat(1001) + ']'.repeat(1001)) })).toThrow()
          else ids.push(log.record(kind))
        }

        expect(ids).toEqual(ids.map((_, index) => index))
        expect(log.events().map(({ id }) => id)).toEqual(ids)
      }),
    )
  })
})

describe('RELATIVE TIME', () => {
  test('counts from when the log was made, to the microsecond, and never goes back, whatever the clock does', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { maxLength: 30 }),
        (start, steps) => {
          let time = start
          const log = new EventLog({ clock: () => time })

          let latest = 0
          for (const step of steps) {
            time += step
            latest = Math.max(latest, Math.round((time - start) * 1000) / 1000)
            log.emit({ type: 'task_started', task_id: 'a' })
            expect(log.events().at(-1)?.timestamp_ms).toBeCloseTo(latest, 2)
          }

          const times = log.events().map(({ timestamp_ms }) => timestamp_ms)
          expect(times).toEqual(times.toSorted((a, b) => a - b))
          for (const time of times) expect(Math.round(time * 1000) / 1000).toBe(time)
        },
      ),
    )
  })
})

describe('SERIALIZABLE', () => {
  test('any log is the same after NDJSON, kinds and fields of a newer version included', async () => {
    await fc.assert(
      fc.asyncProperty(eventSequence, async (events) => {
        const log = new EventLog({ events })

        const decoded = await collect(decodeEvents(encodeEvents(log.events()), { validate: false }))
        const restored = new EventLog({ events: decoded })

        expect(JSON.stringify(decoded)).toBe(JSON.stringify(log))
        expect(decoded).toEqual(log.events())
        expect(JSON.stringify(restored)).toBe(JSON.stringify(log))
      }),
    )
  })
})

/** A copy that the caller owns; exact numbers, which nobody can change, stay what they are. */
function ownCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return value
  return Array.isArray(value)
    ? value.map(ownCopy)
    : Object.fromEntries(Object.entries(value).map(([key, member]) => [key, ownCopy(member)]))
}

/** Tries to change everything that can be reached. */
function vandalise(value: unknown, seen = new Set<unknown>()): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  for (const key of Object.keys(value)) {
    vandalise(Reflect.get(value, key), seen)
    Reflect.set(value, key, 'changed')
    Reflect.deleteProperty(value, key)
  }
  Reflect.set(value, 'added', true)
  Reflect.setPrototypeOf(value, null)
  if (Array.isArray(value) && !Object.isFrozen(value)) value.length = 0
}
