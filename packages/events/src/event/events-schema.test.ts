import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventsSchema } from '../../schema/events-schema.ts'
import { fullKinds, minimalKinds } from '../../test/kind-samples.ts'
import { isExactNumber } from '../json/exact-number.ts'
import { jsonValues, unknownKinds } from '../testing/arbitraries.ts'
import { checkKind } from './check-kind.ts'
import type { EventKind } from './event.ts'

const published: unknown = JSON.parse(readFileSync(new URL('../../schema/events.schema.json', import.meta.url), 'utf8'))
const validate = new Ajv2020({ strict: true }).compile(Object(published))
const isValid = (kind: EventKind): boolean => validate(JSON.parse(JSON.stringify({ id: 0, timestamp_ms: 0, kind })))

describe('the published JSON Schema of events', () => {
  test('is the one that the definitions of the kinds make: run `pnpm docs:write` when this fails', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(eventsSchema)))
  })

  test.each([...Object.values(minimalKinds), ...Object.values(fullKinds)])('takes $type', (kind) => {
    expect(isValid(kind)).toBe(true)
    expect(isValid({ ...kind, of_a_newer_version: [1] })).toBe(true)
  })

  test('takes kinds that this version does not know', () => {
    fc.assert(fc.property(unknownKinds(), isValid))
  })

  test.each([
    ['an id below 0', { id: -1, timestamp_ms: 0, kind: { type: 'x' } }],
    ['an id with a fraction', { id: 0.5, timestamp_ms: 0, kind: { type: 'x' } }],
    ['a time below 0', { id: 0, timestamp_ms: -1, kind: { type: 'x' } }],
    ['a kind without a type', { id: 0, timestamp_ms: 0, kind: {} }],
    ['no kind', { id: 0, timestamp_ms: 0 }],
    ['an array', []],
  ])('refuses %s', (_what, event) => {
    expect(validate(event)).toBe(false)
  })

  test('refuses exactly what checkKind finds wrong', () => {
    const samples = Object.values(fullKinds)
    // A number that no double holds is a number to a schema, and none where this package reckons with it.
    const inexact = jsonValues().filter((value) => !isExactNumber(value))
    const change = fc.record({ kind: fc.constantFrom(...samples), member: fc.nat(30), value: fc.option(inexact, { nil: undefined }) })

    fc.assert(
      fc.property(change, ({ kind, member, value }) => {
        const names = Object.keys(kind).filter((name) => name !== 'type')
        const name = names[member % names.length] ?? 'type'
        const changed: EventKind = { ...kind, [name]: value }

        expect(isValid(changed)).toBe(checkKind(changed).length === 0)
      }),
      { numRuns: 2000 },
    )
  })
})
