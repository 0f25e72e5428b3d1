import { Held } from './held.ts'
import type { JsonArray, JsonObject, JsonValue } from './json-value.ts'
import { utf8Length } from './utf8-length.ts'

/** Containers from this size on, of which a log may hold the same one in many events, are measured once. */
const large = 1024 * 1024
const lengths = new WeakMap<object, number>()

/** Bytes of the JSON text of a value that a log holds, in UTF-8; the text itself, which may be too long for a string, is not made. */
export function jsonLength(value: JsonValue): number {
  if (typeof value === 'string') return stringLength(value)
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
  let length = 2 + Math.max(0, value.length - 1)
  for (const member of value) length += jsonLength(member)
  return length
}

function objectLength(value: JsonObject): number {
  const members = Object.entries(value)
  let length = 2 + Math.max(0, members.length - 1)
  for (const [key, member] of members) length += stringLength(key) + 1 + jsonLength(member)
  return length
}

function stringLength(text: string): number {
  let length = 2
  for (let at = 0; at < text.length; at++) length += codeUnitLength(text.charCodeAt(at), text, at)
  return length
}

/** Control characters and lone surrogates are escaped in six bytes or two; each half of a pair counts for two of its four. */
function codeUnitLength(code: number, text: string, at: number): number {
  if (code < 0x80) return code >= 0x20 ? (code === 0x22 || code === 0x5c ? 2 : 1) : code >= 8 && code <= 13 && code !== 11 ? 2 : 6
  if (code < 0x800) return 2
  if (code < 0xd800 || code > 0xdfff) return 3
  return isHalfOfPair(code, text, at) ? 2 : 6
}

function isHalfOfPair(code: number, text: string, at: number): boolean {
  const other = code < 0xdc00 ? text.charCodeAt(at + 1) : text.charCodeAt(at - 1)
  return code < 0xdc00 ? other >= 0xdc00 && other <= 0xdfff : other >= 0xd800 && other < 0xdc00
}
