import type { JsonArray, JsonObject, JsonValue } from '@nika/events'

/**
 * Whether a JSON Schema lies in the subset that vendors hold answers to strictly: every object requires all of its
 * properties and allows no others.
 */
export function isStrictSchema(schema: JsonValue): boolean {
  if (isArray(schema)) return schema.every(isStrictSchema)
  if (typeof schema !== 'object' || schema === null) return true
  return isClosed(schema) && Object.entries(schema).every(([key, member]) => isStrictMember(key, member))
}

/** The keys of these hold names, not schemas. */
const maps: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions'])
/** The values of these are data. */
const data: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples', 'required'])

function isStrictMember(key: string, member: JsonValue): boolean {
  if (data.has(key)) return true
  return maps.has(key) && isObject(member) ? Object.values(member).every(isStrictSchema) : isStrictSchema(member)
}

function isClosed(schema: JsonValue): boolean {
  if (!isObject(schema) || !describesObject(schema)) return true
  const names = isObject(schema['properties']) ? Object.keys(schema['properties']) : []
  const required = isArray(schema['required']) ? schema['required'] : []
  return schema['additionalProperties'] === false && names.every((name) => required.includes(name))
}

function describesObject({ type, properties }: JsonObject): boolean {
  return type === 'object' || (isArray(type) && type.includes('object')) || properties !== undefined
}

function isArray(value: JsonValue | undefined): value is JsonArray {
  return Array.isArray(value)
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isArray(value)
}
