import { exactNumber } from './exact-number.ts'
import type { JsonValue } from './json-value.ts'

/**
 * Parses JSON text with exact numbers and with `__proto__` as an ordinary key.
 * A text without a long number literal costs one scan more than `JSON.parse`.
 * @throws SyntaxError as `JSON.parse` does.
 */
export function parseJson(text: string): JsonValue {
  const value: JsonValue = mayHoldExactNumber(text) ? parseExactly(text) : JSON.parse(text)
  return value
}

/**
 * A literal below 16 significant digits and between 1e-99 and 1e99 is exact in its shortest form, so only longer ones,
 * where a JSON value may stand, are worth the slow reviver. The last line of defence is `exactNumber`, not this test.
 */
const longLiteral = /(?:^|[:,[\s])-?(?:\d[\d.]{15}|[\d.]+[eE][+-]?\d{3})/

function mayHoldExactNumber(text: string): boolean {
  return longLiteral.test(text)
}

interface ReviverContext {
  readonly source?: string
}

function parseExactly(text: string): JsonValue {
  const revive = (_key: string, value: unknown, context?: ReviverContext): unknown =>
    typeof value === 'number' && context?.source !== undefined ? exactNumber(context.source) : value
  return JSON.parse(text, revive)
}
