import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonValues } from '../testing/arbitraries.ts'
import { ExactNumber } from './exact-number.ts'
import { freezeJson } from './freeze-json.ts'

describe('freezeJson', () => {
  test('copies plain values and freezes them all the way down', () => {
    const given = { a: [1, { b: 'x' }], c: null, d: true }

    const frozen = freezeJson(given)

    expect(frozen).toEqual(given)
    expect(frozen).not.toBe(given)
    expect(isDeeplyFrozen(frozen)).toBe(true)
    expect(Object.isFrozen(given)).toBe(false)
  })

  test('gives what JSON would, for any JSON value', () => {
    fc.assert(
      fc.property(jsonValues(), (value) => {
        const frozen = freezeJson(value)

        expect(JSON.stringify(frozen)).toBe(JSON.stringify(value))
        expect(frozen).toEqual(value)
        expect(isDeeplyFrozen(frozen)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('drops members that are undefined', () => {
    const frozen = freezeJson({ a: undefined, b: { c: undefined, d: 1 } })

    expect(frozen).toStrictEqual({ b: { d: 1 } })
  })

  test('makes -0 into 0', () => {
    expect(Object.is(freezeJson(-0), 0)).toBe(true)
    expect(Object.is(freezeJson([-0]), 0)).toBe(false)
    expect(freezeJson([-0, { a: -0 }])).toStrictEqual([0, { a: 0 }])
  })

  test('keeps __proto__ and other names of Object.prototype as ordinary members', () => {
    const given: unknown = JSON.parse('{"__proto__":{"admin":true},"constructor":1,"toString":2}')

    const frozen = freezeJson(given)

    expect(JSON.stringify(frozen)).toBe('{"__proto__":{"admin":true},"constructor":1,"toString":2}')
    expect(Object.getPrototypeOf(frozen)).toBe(Object.prototype)
  })

  test('reads a getter once and keeps what it gave', () => {
    let reads = 0
    const given = {
      get now() {
        reads += 1
        return { reads }
      },
    }

    const frozen = freezeJson(given)

    expect(frozen).toStrictEqual({ now: { reads: 1 } })
    expect(reads).toBe(1)
  })

  test('lets what a getter throws pass', () => {
    const given = {
      get a() {
        throw new RangeError('not now')
      },
    }

    expect(() => freezeJson(given)).toThrow(new RangeError('not now'))
    expect(freezeJson({ a: 1 })).toStrictEqual({ a: 1 })
  })

  test('measures a getter that freezes something itself apart', () => {
    const given = {
      deep: nested(990),
      get other() {
        return freezeJson(nested(990))
      },
    }

    expect(() => freezeJson(given)).not.toThrow()
  })

  test.each([
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ['a frozen object', Object.freeze({ a: Object.freeze([1]) }), { a: [1] }],
    ['members with symbols for names, which JSON passes over', { a: 1, [Symbol('b')]: 2 }, { a: 1 }],
    ['members that are not enumerable', Object.defineProperty({ a: 1 }, 'b', { value: 2 }), { a: 1 }],
    ['an array with members besides its items', Object.assign([1], { b: 2 }), [1]],
    ['a raw JSON number', { n: rawJson('9007199254740993') }, { n: new ExactNumber('9007199254740993') }],
    ['a raw JSON number that a double holds', rawJson('1.50'), 1.5],
    ['a raw JSON string', rawJson('"x"'), 'x'],
    ['a user object with a key rawJSON', { rawJSON: '1' }, { rawJSON: '1' }],
    ['a lone surrogate', '\ud800', '\ud800'],
  ])('takes %s', (_what, given, expected) => {
    expect(freezeJson(given)).toEqual(expected)
  })

  test('takes an object of another realm', async () => {
    const { runInNewContext } = await import('node:vm')

    expect(freezeJson(runInNewContext('({ a: [1, { b: null }] })'))).toEqual({ a: [1, { b: null }] })
  })

  test('reads the exact number of another copy of this package again', () => {
    class ForeignNumber {
      readonly literal: string

      constructor(literal: string) {
        this.literal = literal
        Object.defineProperty(this, Symbol.for('@nika/events/ExactNumber'), { value: true })
      }
    }
    const foreign = (literal: string) => new ForeignNumber(literal)

    expect(freezeJson(foreign('1e400'))).toBeInstanceOf(ExactNumber)
    expect(freezeJson(foreign('12'))).toBe(12)
    expect(() => freezeJson(foreign('"injected"'))).toThrow(expect.objectContaining({ code: 'NIKA-LOG-001' }))
  })

  test('changes nothing in what it copied when the caller changes his value afterwards', () => {
    const given = { list: [1], nested: { text: 'a' } }
    const frozen = freezeJson(given)

    given.list.push(2)
    given.nested.text = 'b'

    expect(frozen).toStrictEqual({ list: [1], nested: { text: 'a' } })
  })
})

describe('a value that is held', () => {
  test('is shared and not copied, alone and inside of another value', () => {
    const held = freezeJson({ a: [1, { b: 2 }] })

    const outer = freezeJson({ first: held, list: [held] })

    expect(freezeJson(held)).toBe(held)
    expect(outer).toEqual({ first: held, list: [held] })
    expect(Reflect.get(Object(outer), 'first')).toBe(held)
    expect(Reflect.get(Object(outer), 'list')[0]).toBe(held)
  })

  test('is shared part by part', () => {
    const held = freezeJson({ a: [1, { b: 2 }] })
    const part: unknown = Reflect.get(Object(held), 'a')[1]

    expect(freezeJson([part])).toEqual([{ b: 2 }])
    expect(Reflect.get(Object(freezeJson([part])), 0)).toBe(part)
  })

  test('is not walked again', () => {
    const held = freezeJson({ big: Array.from({ length: 200_000 }, (_, index) => ({ index })) })

    const copies = Array.from({ length: 2000 }, () => freezeJson({ held }))

    // Walking 400 million values would take minutes.
    expect(new Set(copies.map((copy) => Reflect.get(Object(copy), 'held')))).toEqual(new Set([held]))
  })

  test('cannot be forged: a frozen object of the caller is copied', () => {
    const inner = { a: 1 }
    const forged = Object.freeze({ inner })

    const frozen = freezeJson(forged)
    inner.a = 2

    expect(frozen).toStrictEqual({ inner: { a: 1 } })
  })

  test('keeps its mark to itself: a copy that the caller makes is walked', () => {
    const held = freezeJson({ a: { b: 1 } })
    const copy = { ...Object(held), own: [1] }

    const frozen = freezeJson(copy)
    copy.own.push(2)

    expect(frozen).toStrictEqual({ a: { b: 1 }, own: [1] })
    expect(Reflect.get(Object(frozen), 'a')).toBe(Reflect.get(Object(held), 'a'))
  })

  test('looks like any object: no key, symbol or prototype of its own', () => {
    const held = freezeJson({ a: 1 })

    expect(Reflect.ownKeys(Object(held))).toEqual(['a'])
    expect(Object.getPrototypeOf(held)).toBe(Object.prototype)
    expect(held).toStrictEqual({ a: 1 })
    expect(structuredClone(held)).toStrictEqual({ a: 1 })
  })
})

function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = { a: value }
  return value
}

function rawJson(text: string): unknown {
  return Reflect.get(JSON, 'rawJSON')(text)
}

function isDeeplyFrozen(value: unknown): boolean {
  return typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen))
}
