import { exactNumber, type JsonValue, parseJson } from '@nika/events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderValue } from './render-value.ts'

describe('renderValue', () => {
  test.each<readonly [JsonValue, string]>([
    ['text', 'text'],
    ['', ''],
    [1.1, '1.1'],
    [1000, '1000'],
    [true, 'true'],
    [null, 'null'],
    [exactNumber('9007199254740993'), '9007199254740993'],
    [exactNumber('1e400'), '1e400'],
    [[], '[]'],
    [{}, '{}'],
    [['a', 1, null, [true]], '["a",1,null,[true]]'],
    [{ b: 1, a: { d: 2, c: '"' } }, '{"a":{"c":"\\"","d":2},"b":1}'],
    [{ x: exactNumber('0.1234567890123456789') }, '{"x":0.1234567890123456789}'],
    [parseJson('{ "__proto__": 1, "a": 2 }'), '{"__proto__":1,"a":2}'],
    [parseJson('{ "rawJSON": "1" }'), '{"rawJSON":"1"}'],
  ])('%j', (value, text) => {
    expect(renderValue(value)).toBe(text)
  })

  test('sorts keys by code point, as their UTF-8 bytes are ordered', () => {
    expect(renderValue({ '\u{1f600}': 1, '\uffff': 2, b: 3, B: 4, ab: 5, a: 6 })).toBe(
      '{"B":4,"a":6,"ab":5,"b":3,"\uffff":2,"\u{1f600}":1}',
    )
  })

  test('gives JSON that reads back as the same value', () => {
    const values = fc.jsonValue().filter((value) => typeof value !== 'string')

    fc.assert(
      fc.property(values, (value) => {
        expect(JSON.parse(renderValue(asJson(value)))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (record) => {
        const reversed = Object.fromEntries(Object.entries(record).reverse())

        expect(renderValue(reversed)).toBe(renderValue(record))
      }),
    )
  })
})

function asJson(value: unknown): JsonValue {
  return parseJson(JSON.stringify(value))
}
