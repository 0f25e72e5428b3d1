import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonValues } from '../testing/arbitraries.ts'
import { freezeJson } from './freeze-json.ts'
import { jsonLength } from './json-length.ts'

describe('jsonLength', () => {
  test('is the number of bytes of the JSON text in UTF-8', () => {
    fc.assert(
      fc.property(jsonValues(), (value) => {
        expect(jsonLength(freezeJson(value))).toBe(Buffer.byteLength(JSON.stringify(value)))
      }),
    )
  })

  test('of text counts each character as JSON.stringify writes it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 50 }), (text) => {
        expect(jsonLength(text)).toBe(Buffer.byteLength(JSON.stringify(text)))
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['an object', { text: 'é'.repeat(1_200_000), 'k€y': [1, null, { a: '"' }], '': {} }],
    ['an array', [['é'.repeat(1_200_000)], [], 1.5, 'b', true]],
  ])('of %s above a megabyte is the sum of its parts', (_what, value) => {
    expect(jsonLength(freezeJson(value))).toBe(Buffer.byteLength(JSON.stringify(value)))
  })
})
