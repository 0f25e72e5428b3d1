import { isExactNumber } from '@nika/events'

/** Bytes of UTF-8 that a string attribute may have unless told otherwise: 4 KiB. */
export const defaultMaxValueBytes = 4096

/** The text, or as much of its beginning as fits into `maxBytes` of UTF-8, with the mark `…[+N bytes]` of what was cut. */
export function shorten(text: string, maxBytes: number): string {
  // A UTF-16 unit is at most three bytes of UTF-8.
  if (text.length * 3 <= maxBytes) return text
  const bytes = Buffer.from(text)
  if (bytes.length <= maxBytes) return text
  let end = maxBytes
  // A byte 10xxxxxx continues a character: go back to where one begins.
  while (end > 0 && ((bytes[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end -= 1
  return `${bytes.toString('utf8', 0, end)}…[+${bytes.length - end} bytes]`
}

/** A number as an attribute: what no double holds is the text that it was written as. */
export function numberAttribute(value: unknown): number | string | undefined {
  if (typeof value === 'number') return value
  return isExactNumber(value) ? String(value) : undefined
}
