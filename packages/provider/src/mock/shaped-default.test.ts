import { describe, expect, test } from 'vitest'
import { shapedDefault } from './shaped-default.ts'

describe('shapedDefault', () => {
  test.each([
    [{ type: 'string' }, ''],
    [{ type: 'number' }, 0],
    [{ type: 'boolean' }, false],
    [{ type: 'array', items: { type: 'string' } }, []],
    [{ type: 'null' }, null],
    [{ type: ['string', 'null'] }, ''],
    [{ type: 'string', minLength: 2 }, '  '],
    [{ type: 'array', items: { type: 'integer' }, minItems: 2 }, [0, 0]],
    [{ type: 'array', prefixItems: [{ const: 'a' }], items: { type: 'integer' }, minItems: 2 }, ['a', 0]],
    [{ type: 'integer', minimum: 3 }, 3],
    [{ type: 'integer', exclusiveMinimum: 0 }, 1],
    [{ type: 'integer', maximum: -2 }, -2],
    [{ type: 'integer', exclusiveMaximum: 0 }, -1],
    [{ type: 'integer', minimum: 3, multipleOf: 5 }, 5],
    [{ enum: ['low', 'high'] }, 'low'],
    [{ const: { a: 1 } }, { a: 1 }],
    [{ type: 'string', default: 'preset' }, 'preset'],
    [{ anyOf: [{ type: 'boolean' }, { type: 'string' }] }, false],
    [
      {
        allOf: [
          { properties: { a: { type: 'string' } }, required: ['a'] },
          { properties: { b: { type: 'null' } }, required: ['b'] },
        ],
      },
      { a: '', b: null },
    ],
    [{ type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['b'] }, { b: '' }],
    [{ properties: { a: { $ref: '#/$defs/size' } }, required: ['a'], $defs: { size: { enum: [1, 2] } } }, { a: 1 }],
    [
      { properties: { toString: { type: 'integer' } }, required: ['toString', 'valueOf'] },
      { toString: 0, valueOf: null },
    ],
    [true, null],
  ])('%j is shaped as %j', (schema, value) => {
    expect(shapedDefault(schema)).toEqual(value)
  })

  test('a schema that needs itself ends', () => {
    const schema = {
      $ref: '#/$defs/node',
      $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } }, required: ['next'] } },
    }

    expect(JSON.stringify(shapedDefault(schema))).toMatch(/^({"next":)+null}+$/)
  })
})
