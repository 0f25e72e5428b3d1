import { isJsonNumber, type JsonArray, type JsonObject, type JsonValue } from '@nika/events/core'

/**
 * The plainest value that fits a JSON Schema: '' 0 false [] and objects with their required members, bent as far as
 * `const`, `default`, `enum`, `$ref`, `anyOf`, `oneOf`, `allOf`, `minimum`, `minLength` and `minItems` ask for.
 */
export function shapedDefault(schema: JsonValue): JsonValue {
  return shape(schema, { root: schema, depth: 0 })
}

interface Place {
  readonly root: JsonValue
  readonly depth: number
}

/** A schema that needs itself has no finite value; past this depth it is null. */
const deepest = 32

function shape(schema: JsonValue | undefined, place: Place): JsonValue {
  if (!isObject(schema) || place.depth > deepest) return null
  const inner = { ...place, depth: place.depth + 1 }
  if (schema['const'] !== undefined) return schema['const']
  if (schema['default'] !== undefined) return schema['default']
  const chosen = firstOf(schema['enum'])
  if (chosen !== undefined) return chosen
  if (typeof schema['$ref'] === 'string') return shape(pointed(place.root, schema['$ref']), inner)
  const branch = firstOf(schema['anyOf']) ?? firstOf(schema['oneOf'])
  if (branch !== undefined) return shape(merged(schema, [branch]), inner)
  if (isArray(schema['allOf'])) return shape(merged(schema, schema['allOf']), inner)
  return byType(schema, inner)
}

function byType(schema: JsonObject, place: Place): JsonValue {
  switch (typeOf(schema)) {
    case 'string':
      return ' '.repeat(count(schema['minLength']))
    case 'integer':
    case 'number':
      return leastNumber(schema)
    case 'boolean':
      return false
    case 'array':
      return Array.from({ length: count(schema['minItems']) }, (_, index) => shape(itemSchema(schema, index), place))
    case 'object':
      return shapeObject(schema, place)
    default:
      return null
  }
}

function typeOf(schema: JsonObject): JsonValue | undefined {
  const type = isArray(schema['type']) ? schema['type'][0] : schema['type']
  if (type !== undefined) return type
  if (schema['properties'] !== undefined || schema['required'] !== undefined) return 'object'
  return schema['items'] === undefined ? undefined : 'array'
}

function shapeObject(schema: JsonObject, place: Place): JsonObject {
  const properties = objectOf(schema['properties'])
  const names = arrayOf(schema['required']).filter((name) => typeof name === 'string')
  return Object.fromEntries(names.map((name) => [name, shape(Object.hasOwn(properties, name) ? properties[name] : undefined, place)]))
}

function itemSchema(schema: JsonObject, index: number): JsonValue | undefined {
  const prefix = schema['prefixItems']
  return (isArray(prefix) ? prefix[index] : undefined) ?? schema['items']
}

/** 0, or the number nearest to it that the bounds allow. */
function leastNumber(schema: JsonObject): number {
  const step = Number(schema['multipleOf'] ?? 1)
  const low = bound(schema['minimum'])
  const above = bound(schema['exclusiveMinimum'])
  const high = bound(schema['maximum'])
  const below = bound(schema['exclusiveMaximum'])
  if (low !== undefined && low > 0) return Math.ceil(low / step) * step
  if (above !== undefined && above >= 0) return (Math.floor(above / step) + 1) * step
  if (high !== undefined && high < 0) return Math.floor(high / step) * step
  if (below !== undefined && below <= 0) return (Math.ceil(below / step) - 1) * step
  return 0
}

function bound(value: JsonValue | undefined): number | undefined {
  return value !== undefined && isJsonNumber(value) ? Number(value) : undefined
}

function count(value: JsonValue | undefined): number {
  return typeof value === 'number' && value > 0 ? value : 0
}

/** A schema together with those it is combined with: properties and required names are joined, else the later one wins. */
function merged(schema: JsonObject, others: readonly JsonValue[]): JsonObject {
  const { anyOf, oneOf, allOf, ...own } = schema
  const all = [own, ...others.filter(isObject)]
  return {
    ...Object.assign({}, ...all),
    properties: Object.assign({}, ...all.map(({ properties }) => objectOf(properties))),
    required: all.flatMap(({ required }) => arrayOf(required)),
  }
}

/** What a `$ref` of this document points at: `#/$defs/name`. */
function pointed(root: JsonValue, reference: string): JsonValue | undefined {
  if (!reference.startsWith('#')) return undefined
  const steps = reference.slice(1).split('/').slice(1)
  return steps.reduce<JsonValue | undefined>((value, step) => {
    const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
    return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  }, root)
}

function firstOf(value: JsonValue | undefined): JsonValue | undefined {
  return arrayOf(value)[0]
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {}
}

function arrayOf(value: JsonValue | undefined): JsonArray {
  return isArray(value) ? value : []
}

function isArray(value: JsonValue | undefined): value is JsonArray {
  return Array.isArray(value)
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isArray(value) && !isJsonNumber(value)
}
