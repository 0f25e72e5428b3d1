import { isExactNumber, type JsonValue } from '@nika/events'
import { getOwn } from '../source/record.ts'

/** A value in a string position: text as it is, everything else as compact JSON with sorted keys and exact numbers. */
export function renderValue(value: JsonValue): string {
  return typeof value === 'string' ? value : renderJson(value)
}

function renderJson(value: JsonValue): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object') return String(value)
  if (isExactNumber(value)) return value.literal
  if (isList(value)) return `[${value.map(renderJson).join(',')}]`
  const members = Object.keys(value)
    .sort(compareCodePoints)
    .map((key) => `${JSON.stringify(key)}:${renderJson(getOwn(value, key) ?? null)}`)
  return `{${members.join(',')}}`
}

/** `Array.isArray`, which does not narrow readonly arrays. */
export function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** The order of Unicode code points, which is that of UTF-8 bytes; the built-in order is that of UTF-16 units. */
function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index)
    const b = right.charCodeAt(index)
    if (a !== b) return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1
  }
  return left.length - right.length
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff
}
