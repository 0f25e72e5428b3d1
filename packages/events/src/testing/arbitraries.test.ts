import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkKind } from '../event/check-kind.ts'
import { isKnownKind, kindSchemas } from '../event/event.ts'
import { EventLog } from '../log/event-log.ts'
import { encodeEvent } from '../ndjson/encode.ts'
import { jsonValues, knownKinds, logs, unknownKinds } from './arbitraries.ts'

describe('the arbitraries of events', () => {
  test('make known kinds that keep to their definition', () => {
    fc.assert(
      fc.property(knownKinds(), (kind) => {
        expect(checkKind(kind)).toEqual([])
      }),
    )
  })

  test('make kinds of every known type', () => {
    const types = new Set(fc.sample(knownKinds(), 2000).map(({ type }) => type))

    expect([...types].sort()).toEqual(Object.keys(kindSchemas).sort())
  })

  test('make unknown kinds that are not known', () => {
    fc.assert(
      fc.property(unknownKinds(), (kind) => {
        expect(isKnownKind(kind)).toBe(false)
      }),
    )
  })

  test('make logs that a log holds as they are', () => {
    fc.assert(
      fc.property(logs(), (events) => {
        const held = new EventLog({ events })

        expect(held.events().map(encodeEvent)).toEqual(events.map(encodeEvent))
      }),
    )
  })

  test('make the values that a careless reader trips over', () => {
    const text = JSON.stringify(fc.sample(jsonValues(), 5000))

    for (const tricky of ['"__proto__":', '"rawJSON":', '\\ud800', '\\n', 'e']) expect(text).toContain(tricky)
    expect(text).toMatch(/[:,[]-?\d{20,}/)
  })
})
