import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numberLiteral } from '../../test/arbitraries.ts'
import { jsonValues } from '../testing/arbitraries.ts'
import { ExactNumber, isExactNumber } from './exact-number.ts'
import { mayHoldLongNumber } from './long-number.ts'
import { parseJson, parsePlainJson } from './parse-json.ts'
import { exactNumber } from './read-number-literal.ts'

describe('parseJson', () => {
  test('keeps numbers that no double holds, wherever they stand', () => {
    expect(parseJson('9007199254740993')).toEqual(new ExactNumber('9007199254740993'))
    expect(parseJson('[1, -0.1234567890123456789,\t1e400]')).toEqual([
      1,
      new ExactNumber('-0.1234567890123456789'),
      new ExactNumber('1e400'),
    ])
    expect(parseJson('{"a":{"b":\n1E+400}}')).toEqual({ a: { b: new ExactNumber('1E+400') } })
  })

  test('leaves digits inside of strings and keys alone', () => {
    const text = '{"9007199254740993":"9007199254740993","e":"x,9007199254740993","f":"3e400","g":1}'

    expect(parseJson(text)).toEqual({ '9007199254740993': '9007199254740993', e: 'x,9007199254740993', f: '3e400', g: 1 })
  })

  test('makes __proto__ an ordinary member, with a long number beside it or not', () => {
    for (const text of ['{"__proto__":{"admin":true},"n":1}', '{"__proto__":{"admin":true},"n":9007199254740993}']) {
      const value = parseJson(text)

      expect(Object.keys(value ?? {})).toEqual(['__proto__', 'n'])
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
      expect(value).not.toHaveProperty('admin')
      expect(JSON.stringify(value)).toBe(text)
    }
  })

  test.each(['', '{', '[1,]', '{"a":1}x', '01', 'NaN', "{'a':1}", '{"n":9007199254740993', '\ufeff{}'])(
    'throws on %j as JSON.parse does',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError)
    },
  )

  test('reads what JSON.stringify printed, exact numbers included', () => {
    fc.assert(
      fc.property(jsonValues(), (value) => {
        const text = JSON.stringify(value)

        expect(parseJson(text)).toEqual(value)
        expect(JSON.stringify(parseJson(text))).toBe(text)
      }),
      { numRuns: 500 },
    )
  })
})

describe('mayHoldLongNumber', () => {
  test('never misses a literal that has to be kept', () => {
    fc.assert(
      fc.property(numberLiteral, fc.nat(40), (literal, distance) => {
        const text = `{"x":"${'y'.repeat(distance)}","n":${literal}}`

        if (isExactNumber(exactNumber(literal))) expect(mayHoldLongNumber(text)).toBe(true)
        expect(parseJson(text)).toEqual({ x: 'y'.repeat(distance), n: exactNumber(literal) })
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    ['a log line without long numbers', '{"id":12,"timestamp_ms":1234.567,"kind":{"type":"task_started","task_id":"a"}}'],
    ['a short exponent', '{"n":1e21,"m":-2.5E-12}'],
    ['a number of 15 digits around its point', '{"n":1234567.1234567}'],
  ])('spares %s the exact path', (_what, text) => {
    expect(mayHoldLongNumber(text)).toBe(false)
    expect(parsePlainJson(text)).toEqual(parseJson(text))
  })
})
