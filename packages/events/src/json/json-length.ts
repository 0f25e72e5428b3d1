import { Held } from './held.ts'
import type { JsonArray, JsonObject, JsonValue } from './json-value.ts'
import { utf8Length } from './utf8-length.ts'

/** Containers from this size on, of which a log may hold the same one in many events, are measured once. */
const large = 1024 * 1024
const lengths = new WeakMap<object, number>()

/** Bytes of the JSON text of a value that a log holds, in UTF-8. */
export function jsonLength(value: JsonValue): number {
  if (!isLarge(value)) return utf8Length(JSON.stringify(value))
  const known = lengths.get(value)
  if (known !== undefined) return known
  const length = isArray(value) ? arrayLength(value) : objectLength(value)
  lengths.set(value, length)
  return length
}

function isLarge(value: JsonValue): value is JsonArray | JsonObject {
  return typeof value === 'object' && value !== null && Held.sizeOf(value) >= large
}

function isArray(value: JsonArray | JsonObject): value is JsonArray {
  return Array.isArray(value)
}

/** Two brackets, and a comma before each member but the first. */
function arrayLength(value: JsonArray): number {
  return value.reduce<number>((length, member) => length + jsonLength(member) + 1, value.length === 0 ? 2 : 1)
}

function objectLength(value: JsonObject): number {
  const members = Object.entries(value)
  return members.reduce(
    (length, [key, member]) => length + utf8Length(JSON.stringify(key)) + jsonLength(member) + 2,
    members.length === 0 ? 2 : 1,
  )
}
