import type { JsonArray, JsonObject, JsonValue } from '@nika/events'

/**
 * Whether a JSON Schema lies in the subset that vendors hold answers to strictly: it asks for an object, every object requires
 * all of its properties and allows no others, every part says of what type it is, and no keyword is outside of the subset.
 * https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
export function isStrictSchema(schema: JsonValue): boolean {
  return isObject(schema) && schema['type'] === 'object' && isStrictPart(schema)
}

function hasStrictMembers(schema: JsonObject): boolean {
  return isClosed(schema) && Object.entries(schema).every(([key, member]) => isStrictMember(key, member))
}

/** The keys of these hold names, not schemas. */
const maps: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions'])

/** With one of these a request for a strict answer is refused. */
const unsupported: ReadonlySet<string> = new Set([
  ...['allOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas'],
  ...['propertyNames', 'unevaluatedProperties', 'minProperties', 'maxProperties'],
  ...['uniqueItems', 'contains', 'prefixItems', 'unevaluatedItems'],
])

function isStrictMember(key: string, member: JsonValue): boolean {
  if (maps.has(key)) return isObject(member) && Object.values(member).every(isStrictPart)
  if (key === 'anyOf') return isArray(member) && member.every(isStrictPart)
  return key === 'items' ? isStrictPart(member) : !unsupported.has(key)
}

function isStrictPart(schema: JsonValue): boolean {
  return isObject(schema) && ['type', 'enum', 'const', 'anyOf', '$ref'].some((key) => key in schema) && hasStrictMembers(schema)
}

function isClosed(schema: JsonObject): boolean {
  if (isOfType(schema, 'array') && schema['items'] === undefined) return false
  if (!isOfType(schema, 'object') && schema['properties'] === undefined) return true
  const names = isObject(schema['properties']) ? Object.keys(schema['properties']) : []
  const required = isArray(schema['required']) ? schema['required'] : []
  return schema['additionalProperties'] === false && names.every((name) => required.includes(name))
}

function isOfType({ type }: JsonObject, name: string): boolean {
  return type === name || (isArray(type) && type.includes(name))
}

function isArray(value: JsonValue | undefined): value is JsonArray {
  return Array.isArray(value)
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isArray(value)
}
