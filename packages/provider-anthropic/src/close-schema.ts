import type { JsonObject, JsonValue } from '@nika/events'

/** The keys of these hold names, not schemas. */
const maps: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions'])

/** Closed objects would exclude each other in `allOf`, which is left as it is. */
const lists: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'prefixItems'])

/**
 * A schema whose objects say that they have no other properties, which the API's output format requires of all of them:
 * every answer to it is one to the schema that was asked for. An object that says otherwise is left for the API to judge.
 * https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations
 */
export function closedSchema(schema: JsonObject): JsonObject {
  const isOpen = isObjectType(schema['type']) && schema['additionalProperties'] === undefined && schema['allOf'] === undefined
  const members = Object.entries(schema).map(([key, member]) => [key, closedMember(key, member)])
  return { ...Object.fromEntries(members), ...(isOpen ? { additionalProperties: false } : {}) }
}

function closedMember(key: string, member: JsonValue): JsonValue {
  if (maps.has(key) && isObject(member)) {
    return Object.fromEntries(Object.entries(member).map(([name, part]) => [name, closedPart(part)]))
  }
  if (lists.has(key) && Array.isArray(member)) return member.map(closedPart)
  return key === 'items' ? closedPart(member) : member
}

function closedPart(schema: JsonValue): JsonValue {
  return isObject(schema) ? closedSchema(schema) : schema
}

function isObjectType(type: JsonValue | undefined): boolean {
  return type === 'object' || (Array.isArray(type) && type.includes('object'))
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
