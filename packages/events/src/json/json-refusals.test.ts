import { describe, expect, test } from 'vitest'
import type { NikaError } from '../errors/nika-error.ts'
import { isNikaError } from '../errors/nika-error.ts'
import { freezeJson } from './freeze-json.ts'
import { maxJsonBytes, maxLineBytes } from './limits.ts'
import { exactNumber } from './read-number-literal.ts'

class Point {
  x = 1
}

const exactMark = Symbol.for('@nika/events/ExactNumber')

const cyclic: Record<string, unknown> = { name: 'a' }
cyclic['self'] = cyclic

const cycleBetween = { left: { right: [] as const } }
Object.assign(cycleBetween.left, { right: [cycleBetween] })

describe('what is not JSON is refused with its path', () => {
  test.each([
    ['NaN', { a: Number.NaN }, 'a', 'a is NaN, which JSON cannot hold', undefined],
    ['infinity', { a: [1, Number.POSITIVE_INFINITY] }, 'a[1]', 'a[1] is Infinity, which JSON cannot hold', undefined],
    ['minus infinity', { a: -1 / 0 }, 'a', 'a is -Infinity, which JSON cannot hold', undefined],
    ['a BigInt', { a: { b: 1n } }, 'a.b', 'a.b is a BigInt, which JSON cannot hold', 'use exactNumber(String(value))'],
    ['a function', { 'my key': () => 1 }, '["my key"]', '["my key"] is a function, which JSON cannot hold', undefined],
    ['a symbol', [Symbol('s')], '[0]', '[0] is a symbol, which JSON cannot hold', undefined],
    ['a class instance', { a: new Point() }, 'a', 'a is a Point, which JSON cannot hold', 'use a plain object'],
    ['a date', { at: new Date(0) }, 'at', 'at is a Date, which JSON cannot hold', 'use date.toISOString()'],
    ['a map', { a: new Map() }, 'a', 'a is a Map, which JSON cannot hold', 'use Object.fromEntries(map)'],
    ['a set', { a: new Set() }, 'a', 'a is a Set, which JSON cannot hold', 'use [...set]'],
    ['an error', { a: new Error('x') }, 'a', 'a is an Error, which JSON cannot hold', 'use error.message'],
    ['a buffer', { a: new Uint8Array(2) }, 'a', 'a is a Uint8Array, which JSON cannot hold', 'use a plain object'],
    ['a promise', { a: Promise.resolve(1) }, 'a', 'a is a Promise, which JSON cannot hold', 'use a plain object'],
    ['a regular expression', { a: /x/ }, 'a', 'a is a RegExp, which JSON cannot hold', 'use a plain object'],
    ['a boxed number', { a: Object(1) }, 'a', 'a is a Number, which JSON cannot hold', 'use a plain object'],
    [
      'an object with another prototype',
      { a: Object.create({ b: 1 }) },
      'a',
      'a is an object with a prototype of its own, which JSON cannot hold',
      'use a plain object',
    ],
    [
      'undefined in an array',
      { a: [1, undefined] },
      'a[1]',
      'a[1] is undefined, which JSON cannot hold',
      'use null, or leave the member out',
    ],
    // biome-ignore lint/suspicious/noSparseArray: it is what is tested.
    ['a hole in an array', { a: [1, , 3] }, 'a[1]', 'a[1] is undefined, which JSON cannot hold', 'use null, or leave the member out'],
    ['NaN beside the mark of an exact number', { [exactMark]: true, a: Number.NaN }, 'a', 'a is NaN, which JSON cannot hold', undefined],
    ['a cycle', cyclic, 'self', 'self is a cycle, which JSON cannot hold', undefined],
    ['a cycle over several objects', cycleBetween, 'left.right[0]', 'left.right[0] is a cycle, which JSON cannot hold', undefined],
    ['undefined alone', undefined, '', 'the value is undefined, which JSON cannot hold', 'use null, or leave the member out'],
  ])('%s', (_what, value, path, message, hint) => {
    const error = refusalOf(() => freezeJson(value))

    expect(error).toMatchObject({ code: 'NIKA-LOG-001', message, category: 'validation_error', transient: false })
    expect(error.details).toMatchObject({ path })
    expect(error.hint).toBe(hint ?? 'record plain JSON values: null, booleans, finite numbers, strings, arrays and plain objects')
  })

  test('the first of several, in the order of the members', () => {
    expect(refusalOf(() => freezeJson({ a: 1, b: [Number.NaN], c: 1n })).details).toEqual({ path: 'b[0]', reason: 'NaN' })
  })

  test.each([{ literal: 'x' }, { literal: null }, {}])('what only looks like an exact number: %o', (content) => {
    const lookalike: unknown = Object.assign(Object.create({ [exactMark]: true }), content)

    expect(refusalOf(() => freezeJson(lookalike))).toMatchObject({ code: 'NIKA-LOG-001' })
  })

  test('a path that is longer than a message should be, shortened in its middle', () => {
    let value: unknown = Number.NaN
    for (let level = 0; level < 500; level++) value = { member: value }

    const { message } = refusalOf(() => freezeJson(value))

    expect(message).toMatch(/^member\.member\..*….*\.member is NaN, which JSON cannot hold$/)
    expect(message.length).toBeLessThan(260)
  })
})

describe('nesting', () => {
  test('is taken up to 1,000 levels', () => {
    expect(() => freezeJson(nested(1000))).not.toThrow()
    expect(() => freezeJson(nested(1000, exactNumber('1e400')))).not.toThrow()
  })

  test('is refused from 1,001 levels on', () => {
    expect(refusalOf(() => freezeJson(nested(1001)))).toMatchObject({
      code: 'NIKA-LOG-016',
      message: 'the value is nested deeper than 1000 levels',
    })
  })

  test('does not run out of stack at a million levels', () => {
    expect(refusalOf(() => freezeJson(nested(1_000_000))).code).toBe('NIKA-LOG-016')
  })

  test('counts the levels of what is shared', () => {
    const held = freezeJson(nested(600))

    expect(() => freezeJson(nested(400, held))).not.toThrow()
    expect(refusalOf(() => freezeJson(nested(500, held))).code).toBe('NIKA-LOG-016')
  })

  test.each([1, 16, 17, 900])('is refused from 1,001 levels on when %i of them are shared', (levels) => {
    const held = freezeJson(nested(levels))

    expect(() => freezeJson(nested(1000 - levels, held))).not.toThrow()
    expect(refusalOf(() => freezeJson(nested(1001 - levels, held)))).toMatchObject({
      code: 'NIKA-LOG-016',
      message: 'the value is nested deeper than 1000 levels',
    })
  })
})

describe('size', () => {
  test('is refused when no line could hold the text', () => {
    const error = refusalOf(() => freezeJson({ a: 'x'.repeat(maxLineBytes) }))

    expect(error).toMatchObject({
      code: 'NIKA-LOG-006',
      message: `the value is longer than the ${maxJsonBytes} bytes of JSON that an event may hold`,
    })
  })

  test.each([
    ['letters', 'x', 7],
    ['characters of three bytes', '€', 20],
    ['characters that are escaped in six', '\u0001', 40],
  ])('counts %s as bytes of UTF-8, in each place where a shared value stands', (_what, character, part) => {
    const held = freezeJson({ text: character.repeat(maxLineBytes / part) })
    const places = (count: number) => Array.from({ length: count }, () => held)

    expect(() => freezeJson(places(6))).not.toThrow()
    expect(refusalOf(() => freezeJson(places(7))).code).toBe('NIKA-LOG-006')
  })

  test('of a value that holds itself 2 to the 60 times is refused at once, in bounded memory', () => {
    let value: unknown = { leaf: 'x' }
    for (let level = 0; level < 60; level++) value = { left: value, right: value }

    expect(refusalOf(() => freezeJson(value)).code).toBe('NIKA-LOG-006')
  })

  test('of a value that holds the same object many times is that of one object in memory', () => {
    const shared = { list: [1, 2, 3] }

    const frozen = freezeJson(Array.from({ length: 100_000 }, () => shared))

    expect(new Set(Object.values(Object(frozen))).size).toBeLessThan(5000)
  })
})

function refusalOf(action: () => unknown): NikaError {
  try {
    action()
  } catch (error) {
    if (isNikaError(error)) return error
    throw error
  }
  throw new Error('nothing was refused')
}

function nested(levels: number, innermost: unknown = 1): unknown {
  let value = innermost
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? { a: value } : [value]
  return value
}
