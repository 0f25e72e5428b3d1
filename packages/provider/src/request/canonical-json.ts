import { isExactNumber, type JsonArray, type JsonValue } from '@nika/events/core'

/** JSON text that is equal for equal values: keys sorted by code unit, no white space, numbers in their shortest form. */
export function canonicalJson(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isExactNumber(value)) return value.literal
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`
}

function isArray(value: JsonValue): value is JsonArray {
  return Array.isArray(value)
}
