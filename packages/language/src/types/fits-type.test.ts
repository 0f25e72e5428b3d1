import { exactNumber, type JsonValue, parseJson } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { fitsType, typeMismatch } from './fits-type.ts'
import type { TypeExpression } from './type-expression.ts'

const person: TypeExpression = { object: { name: 'string', age: { optional: 'integer' } } }

describe('fitsType', () => {
  test.each<readonly [TypeExpression, JsonValue]>([
    ['null', null],
    ['bool', false],
    ['integer', 5],
    ['integer', -0],
    ['integer', exactNumber('9007199254740993')],
    ['integer', exactNumber('1e400')],
    ['number', 1.5],
    ['number', 5],
    ['number', exactNumber('0.1234567890123456789')],
    ['string', ''],
    ['uri', 'any text'],
    ['path', './x'],
    ['duration', '5m'],
    ['timestamp', '2026-01-01T00:00:00Z'],
    [{ enum: ['a', 'b'] }, 'b'],
    [{ array: 'integer' }, []],
    [{ array: 'integer' }, [1, 2]],
    [{ map: 'bool' }, {}],
    [{ map: 'bool' }, { x: true }],
    [person, { name: 'Ada' }],
    [person, { name: 'Ada', age: 36 }],
    [{ object: {}, additional: true }, { anything: [1] }],
  ])('%j takes %j', (type, value) => {
    expect(fitsType(value, type)).toBe(true)
  })

  test.each<readonly [TypeExpression, JsonValue, string, string, string]>([
    ['null', 0, '', 'null', 'the number 0'],
    ['bool', 'true', '', 'bool', 'the text "true"'],
    ['integer', 1.5, '', 'integer', 'the number 1.5'],
    ['integer', '5', '', 'integer', 'the text "5"'],
    ['integer', exactNumber('0.1234567890123456789'), '', 'integer', 'the number 0.1234567890123456789'],
    ['number', true, '', 'number', 'true'],
    ['string', null, '', 'string', 'null'],
    ['string', ['a'], '', 'string', 'a list'],
    [{ enum: ['a'] }, 'b', '', '{ enum: [a] }', 'the text "b"'],
    [{ enum: ['1'] }, 1, '', '{ enum: [1] }', 'the number 1'],
    [{ array: 'integer' }, { 0: 1 }, '', '{ array: integer }', 'an object'],
    [{ array: 'integer' }, [1, 'two', 3], '[1]', 'integer', 'the text "two"'],
    [{ map: 'bool' }, [], '', '{ map: bool }', 'a list'],
    [{ map: 'bool' }, exactNumber('1e400'), '', '{ map: bool }', 'the number 1e400'],
    [{ map: { array: 'bool' } }, { x: [true, 0] }, 'x[1]', 'bool', 'the number 0'],
    [person, { age: 1 }, 'name', 'string', 'nothing'],
    [person, { name: 'Ada', age: null }, 'age', 'integer', 'null'],
    [person, { name: 'Ada', nick: 'A' }, '', 'no other field', 'the field "nick"'],
    [person, { name: 'Ada', toString: 'x' }, '', 'no other field', 'the field "toString"'],
    [{ object: { toString: 'string' as const } }, {}, 'toString', 'string', 'nothing'],
    [{ array: person }, [{ name: 1 }], '[0].name', 'string', 'the number 1'],
  ])('%j refuses %j', (type, value, path, expected, found) => {
    expect(typeMismatch(value, type)).toMatchObject({ path, expected, found })
  })

  test('__proto__ is a field like any other', () => {
    const value = parseJson('{ "__proto__": 1 }')

    expect(fitsType(value, { object: {} })).toBe(false)
    expect(fitsType(value, { map: 'integer' })).toBe(true)
  })
})
