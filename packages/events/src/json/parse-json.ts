import type { JsonValue } from './json-value.ts'
import { mayHoldLongNumber } from './long-number.ts'
import { exactNumber } from './read-number-literal.ts'

/**
 * Parses JSON text with exact numbers and with `__proto__` as an ordinary key.
 * A text without a long number costs one quick scan more than `JSON.parse`.
 * @throws SyntaxError as `JSON.parse` does.
 */
export function parseJson(text: string): JsonValue {
  return mayHoldLongNumber(text) ? parseLongNumbers(text) : parsePlainJson(text)
}

/** Parses JSON text that is known to hold no long number. */
export function parsePlainJson(text: string): JsonValue {
  const value: JsonValue = JSON.parse(text)
  return value
}

/**
 * A literal below 16 significant digits and between 1e-99 and 1e99 is exact in its shortest form: only longer ones, where a
 * JSON value may stand, are worth the reviver, which is several times slower.
 */
const longLiteral = /(?:^|[:,[\s])-?(?:\d[\d.]{15}|[\d.]+[eE][+-]?\d{3})/

function parseLongNumbers(text: string): JsonValue {
  return longLiteral.test(text) ? parseExactly(text) : parsePlainJson(text)
}

interface ReviverContext {
  readonly source?: string
}

function parseExactly(text: string): JsonValue {
  const revive = (_key: string, value: unknown, context?: ReviverContext): unknown =>
    typeof value === 'number' && context?.source !== undefined ? exactNumber(context.source) : value
  const value: JsonValue = JSON.parse(text, revive)
  return value
}
