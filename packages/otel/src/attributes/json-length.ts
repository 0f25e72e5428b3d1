import { isExactNumber, type JsonValue } from '@nika/events'

/** Bytes of the value's compact JSON in UTF-8. Long strings, which a log shares between events, are measured once. */
export function jsonLength(value: JsonValue): number {
  switch (typeof value) {
    case 'string':
      return textLength(value)
    case 'number':
      return String(value).length
    case 'boolean':
      return value ? 4 : 5
    default:
      return value === null ? 4 : containerLength(value)
  }
}

function containerLength(value: Exclude<JsonValue, null | boolean | number | string>): number {
  if (isExactNumber(value)) return value.literal.length
  // Brackets, and a comma for each member but the first.
  let length = 2
  let members = 0
  if (isArray(value)) {
    for (const member of value) length += jsonLength(member)
    members = value.length
  } else {
    // This runs for each task; `Object.entries` would make an array for each member.
    for (const key in value) {
      const member = value[key]
      if (member === undefined) continue
      length += jsonLength(member) + textLength(key) + 1
      members += 1
    }
  }
  return length + Math.max(0, members - 1)
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

const longText = 1024
const measured = new Map<string, number>()
const measuredAtMost = 64

function textLength(text: string): number {
  if (text.length < longText) return measure(text)
  const known = measured.get(text)
  if (known !== undefined) return known
  const length = measure(text)
  if (measured.size >= measuredAtMost) measured.clear()
  measured.set(text, length)
  return length
}

function measure(text: string): number {
  return plain.test(text) ? text.length + 2 : Buffer.byteLength(JSON.stringify(text))
}

/** A text that JSON writes as it is, one byte a character. */
const plain = /^[ !#-[\]-~]*$/
