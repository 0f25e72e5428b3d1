import { describe, expect, test } from 'vitest'
import { isStrictSchema } from './strict-schema.ts'

const closed = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false } as const

describe('isStrictSchema', () => {
  test.each([
    [{ type: 'string' }, false],
    [closed, true],
    [{ ...closed, type: ['object', 'null'] }, false],
    [{ ...closed, required: [] }, false],
    [{ ...closed, additionalProperties: true }, false],
    [{ type: 'object' }, false],
    [{ ...closed, properties: { a: { type: ['object', 'null'] } } }, false],
    [{ ...closed, properties: { a: { type: 'array', items: { ...closed, required: [] } } } }, false],
    [{ ...closed, $defs: { part: { type: 'object', properties: {} } } }, false],
    [{ anyOf: [closed, { type: 'null' }] }, false],
    [{ ...closed, properties: { a: { anyOf: [closed, { type: 'null' }] } } }, true],
    [{ type: 'object', properties: { properties: { type: 'string' } }, required: ['properties'], additionalProperties: false }, true],
    [{ ...closed, properties: { a: { const: { type: 'object' } } } }, true],
    [{ ...closed, properties: { a: { type: 'array', items: { $ref: '#/$defs/part' } } }, $defs: { part: closed } }, true],
    [{ type: 'array', items: closed }, false],
    [{ ...closed, properties: { a: { enum: ['x', 'y'], description: 'a default' } } }, true],
    [{ ...closed, properties: { default: { type: 'string' } }, required: ['default'] }, true],
    [{ ...closed, properties: { a: { type: 'string', default: 'x' } } }, true],
    [{ ...closed, properties: { a: { description: 'anything' } } }, false],
    [{ ...closed, properties: { a: true } }, false],
    [{ ...closed, properties: { a: { type: 'array' } } }, false],
    [{ ...closed, properties: { a: { type: 'array', items: { type: 'string' }, uniqueItems: true } } }, false],
    [{ oneOf: [closed, { type: 'null' }] }, false],
    [{ allOf: [closed] }, false],
  ])('%j: %j', (schema, strict) => {
    expect(isStrictSchema(schema)).toBe(strict)
  })
})
