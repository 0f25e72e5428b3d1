import { describe, expect, test } from 'vitest'
import { parseWorkflow } from '../parse-workflow.ts'

function problems(schema: string): readonly string[] {
  return parseWorkflow(`nika: a\ntasks: { a: { infer: { prompt: x, schema: ${schema} } } }\n`).diagnostics.map(
    ({ code, path, message }) => `${code} ${path.slice(21)} ${message}`,
  )
}

describe('schema:', () => {
  test.each([
    '{}',
    '{ type: object, required: [a], properties: { a: { type: [string, "null"], pattern: "^a" }, b: true }, additionalProperties: false }',
    '{ type: array, items: { $ref: "#/$defs/x" }, minItems: 0, uniqueItems: true, $defs: { x: { enum: [1, a, null] } } }',
    '{ anyOf: [{ minimum: 0.5 }, { not: { const: 1 } }], x-mine: anything, default: 5 }',
    '{ minimum: 9007199254740993, dependentRequired: { a: [b] } }',
  ])('takes %s', (schema) => {
    expect(problems(schema)).toEqual([])
  })

  test.each([
    [
      '{ type: text }',
      'type "type" in a JSON Schema must be one of null, boolean, object, array, number, string, integer, or a list of them, not the text "text"',
    ],
    [
      '{ type: [] }',
      'type "type" in a JSON Schema must be one of null, boolean, object, array, number, string, integer, or a list of them, not a list',
    ],
    ['{ properties: [a] }', 'properties "properties" in a JSON Schema must be an object of schemas, not a list'],
    [
      '{ properties: { a: string } }',
      'properties.a "a" in a JSON Schema must be a schema: an object, true or false, not the text "string"',
    ],
    ['{ required: a }', 'required "required" in a JSON Schema must be a list of different names, not the text "a"'],
    ['{ required: [a, a] }', 'required "required" in a JSON Schema must be a list of different names, not a list'],
    ['{ items: { anyOf: [] } }', 'items.anyOf "anyOf" in a JSON Schema must be a list of schemas, at least one, not a list'],
    ['{ minLength: -1 }', 'minLength "minLength" in a JSON Schema must be a whole number, 0 or more, not the number -1'],
    ['{ multipleOf: 0 }', 'multipleOf "multipleOf" in a JSON Schema must be a number above 0, not the number 0'],
    ['{ maximum: "5" }', 'maximum "maximum" in a JSON Schema must be a number, not the text "5"'],
    ['{ pattern: "(" }', 'pattern "pattern" in a JSON Schema must be a regular expression, not the text "("'],
    ['{ uniqueItems: 1 }', 'uniqueItems "uniqueItems" in a JSON Schema must be true or false, not the number 1'],
    ['{ title: 1 }', 'title "title" in a JSON Schema must be text, not the number 1'],
    ['{ enum: a }', 'enum "enum" in a JSON Schema must be a list, not the text "a"'],
    ['{ dependentRequired: { a: b } }', 'dependentRequired.a "a" in a JSON Schema must be a list of different names, not the text "b"'],
  ])('refuses %s', (schema, problem) => {
    expect(problems(schema)).toEqual([`NIKA-PARSE-019 ${problem}`])
  })

  test.each([
    '{ properties: { next: { $ref: "#" } } }',
    '{ properties: { a: { $ref: "#/$defs/x~1y~0z" } }, $defs: { "x/y~z": true } }',
    '{ anyOf: [{ type: string }, { $ref: "#/anyOf/0" }] }',
    '{ $defs: { a: { $anchor: here } }, $ref: "#here" }',
    '{ enum: [{ $ref: "#/nothing" }] }',
    '{ properties: { $ref: { type: string } } }',
  ])('follows the references of %s', (schema) => {
    expect(problems(schema)).toEqual([])
  })

  test.each([
    ['{ $ref: "#/$defs/x" }', '"$ref"] the schema has no part "#/$defs/x"'],
    ['{ items: { $ref: "#/items/%zz" } }', 'items["$ref"] the schema has no part "#/items/%zz"'],
    ['{ $ref: "#/constructor" }', '"$ref"] the schema has no part "#/constructor"'],
    ['{ $ref: "#" }', '"$ref"] the part "#" is nothing but a reference to itself'],
    ['{ $ref: "https://example.com/a.json" }', '"$ref"] the schema "https://example.com/a.json" is not loaded'],
  ])('refuses the reference of %s, which leads to no schema', (schema, problem) => {
    expect(problems(schema)).toEqual([`NIKA-PARSE-019 ${problem}`])
  })
})
