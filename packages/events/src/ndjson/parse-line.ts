import { logError } from '../errors/codes.ts'
import type { NikaError } from '../errors/nika-error.ts'
import { checkKind, inOneLine } from '../event/check-kind.ts'
import { inWords, type LinePlace, whereOf } from '../event/check-sequence.ts'
import type { Event } from '../event/event.ts'
import type { JsonValue } from '../json/json-value.ts'
import { maxLineDepth } from '../json/limits.ts'
import { nestsTooDeeply } from '../json/nests-too-deeply.ts'

/** One line, its LF stripped. */
export interface Line {
  readonly text: string
  readonly place: () => LinePlace
}

/**
 * The event of one line. Members that are not known are kept.
 * @throws NIKA-LOG-004 when it is not JSON, NIKA-LOG-016 when it is nested too deeply, NIKA-LOG-002 when it is not an event.
 */
export function parseLine({ text, place }: Line, parse: (text: string) => JsonValue): Event {
  if (nestsTooDeeply(text, maxLineDepth)) throw lineError('NIKA-LOG-016', `the line is nested deeper than ${maxLineDepth} levels`, place())
  const value = parseText({ text, place }, parse)
  if (!isEvent(value)) throw lineError('NIKA-LOG-002', 'the line is not an event: { id, timestamp_ms, kind: { type, … } }', place())
  return value
}

function parseText({ text, place }: Line, parse: (text: string) => JsonValue): JsonValue {
  try {
    return parse(text)
  } catch (cause) {
    throw lineError('NIKA-LOG-004', 'the line is not JSON', place(), cause)
  }
}

function isEvent(value: unknown): value is Event {
  if (!isObject(value)) return false
  const { id, timestamp_ms, kind } = value
  return (
    Number.isSafeInteger(id) && typeof timestamp_ms === 'number' && timestamp_ms >= 0 && isObject(kind) && typeof kind['type'] === 'string'
  )
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null
}

/**
 * Checks the event's kind against its definition, when it is a known one.
 * @throws NIKA-LOG-002 naming each field that does not fit.
 */
export function requireValidLine(event: Event, place: () => LinePlace): void {
  const issues = checkKind(event.kind)
  if (issues.length === 0) return
  throw lineError('NIKA-LOG-002', `event ${event.id}, ${event.kind.type}: ${inOneLine(issues)}`, place())
}

type LineErrorCode = 'NIKA-LOG-002' | 'NIKA-LOG-004' | 'NIKA-LOG-005' | 'NIKA-LOG-006' | 'NIKA-LOG-016' | 'NIKA-LOG-017'

/** An error at a line of a log. */
export function lineError(code: LineErrorCode, message: string, place: LinePlace, cause?: unknown): NikaError {
  return logError(code, { message: `${message}${inWords(place)}`, where: whereOf(place), details: { ...place }, cause })
}
