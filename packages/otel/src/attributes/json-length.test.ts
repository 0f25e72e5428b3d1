import { exactNumber } from '@nika/events'
import { jsonValues } from '@nika/events/testing/arbitraries'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonLength } from './json-length.ts'

test('the length is that of the compact JSON in UTF-8', () => {
  fc.assert(
    fc.property(jsonValues(), (value) => {
      expect(jsonLength(value)).toBe(Buffer.byteLength(JSON.stringify(value)))
    }),
  )
})

test.each([
  [{}, 2],
  [[], 2],
  [[1, null, true], 13],
  [{ a: 'ä', b: ['"'] }, 21],
  [exactNumber('9007199254740993'), 16],
  ['x'.repeat(2000), 2002],
])('%j has a length', (value, length) => {
  expect(jsonLength(value)).toBe(length)
})
