import { exactNumber, type JsonObject, type JsonValue } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { schemaValidator } from './validate-schema.ts'

const judge = async (schema: JsonObject, value: JsonValue) => (await schemaValidator(schema))(value)

describe('a schema', () => {
  test.each<[string, JsonObject, JsonValue]>([
    ['an integer that no double holds', { type: 'integer' }, exactNumber('9007199254740993')],
    ['a decimal that no double holds', { type: 'number', maximum: 1 }, exactNumber('0.1234567890123456789')],
    ['a number beyond all doubles', { type: 'number', exclusiveMinimum: 0 }, exactNumber('1e400')],
    ['exact numbers deep inside', { items: { properties: { id: { type: 'integer' } } } }, [{ id: exactNumber('9007199254740993') }]],
    ['draft 2020-12: prefixItems', { prefixItems: [{ type: 'string' }, { type: 'number' }], items: false }, ['a', 1]],
    [
      'draft 2020-12: $defs, by its own $schema',
      { $schema: 'https://json-schema.org/draft/2020-12/schema', $ref: '#/$defs/n', $defs: { n: { type: 'number' } } },
      1,
    ],
    [
      'draft 7: items as a list, by its own $schema',
      { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }] },
      ['a'],
    ],
    ['an unknown keyword', { 'x-order': 1 }, null],
    ['a format, which is a remark', { type: 'string', format: 'uuid' }, 'no uuid'],
  ])('admits %s', async (_name, schema, value) => {
    expect(await judge(schema, value)).toEqual([])
  })

  test('tells every place that does not fit', async () => {
    const schema = { type: 'object', required: ['a', 'b'], properties: { a: { type: 'string' }, 'c/d': { const: 1 } } }

    expect(await judge(schema, { a: 1, 'c/d': 2 })).toEqual([
      { path: '', message: "must have required property 'b'" },
      { path: '/a', message: 'must be string' },
      { path: '/c~1d', message: 'must be equal to constant' },
    ])
  })

  test('is not confused by __proto__ in a value', async () => {
    const value: JsonValue = JSON.parse('{"__proto__": {"a": 1}}')

    expect(await judge({ type: 'object', required: ['a'] }, value)).toEqual([{ path: '', message: "must have required property 'a'" }])
    expect(await judge({ type: 'object', properties: {}, additionalProperties: false }, value)).toHaveLength(1)
  })

  test('that cannot be resolved throws', async () => {
    await expect(schemaValidator({ $ref: 'https://example.com/elsewhere.json' })).rejects.toThrow("can't resolve reference")
  })
})
