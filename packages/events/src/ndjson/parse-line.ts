import { logError } from '../errors/codes.ts'
import type { NikaError } from '../errors/nika-error.ts'
import { checkKind } from '../event/check-kind.ts'
import { inWords, type LinePlace, whereOf } from '../event/check-sequence.ts'
import type { Event } from '../event/event.ts'
import type { JsonValue } from '../json/json-value.ts'
import { maxJsonDepth } from '../json/limits.ts'
import { nestsTooDeeply } from '../json/nests-too-deeply.ts'
import { parseJson } from '../json/parse-json.ts'

/**
 * The event of one line, its LF stripped. Members that are not known are kept.
 * @throws NIKA-LOG-004 when it is not JSON, NIKA-LOG-016 when it is nested too deeply, NIKA-LOG-002 when it is not an event.
 */
export function parseLine(text: string, place: () => LinePlace, validate: boolean): Event {
  if (nestsTooDeeply(text)) throw lineError('NIKA-LOG-016', `the line is nested deeper than ${maxJsonDepth} levels`, place())
  const value = parseText(text, place)
  if (!isEvent(value)) throw lineError('NIKA-LOG-002', 'the line is not an event: { id, timestamp_ms, kind: { type, … } }', place())
  if (validate) checkKnown(value, place)
  return value
}

function parseText(text: string, place: () => LinePlace): JsonValue {
  try {
    return parseJson(text)
  } catch (cause) {
    throw lineError('NIKA-LOG-004', 'the line is not JSON', place(), cause)
  }
}

function isEvent(value: unknown): value is Event {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    Number.isSafeInteger(value.id) &&
    'timestamp_ms' in value &&
    typeof value.timestamp_ms === 'number' &&
    value.timestamp_ms >= 0 &&
    'kind' in value &&
    typeof value.kind === 'object' &&
    value.kind !== null &&
    Object.hasOwn(value.kind, 'type') &&
    'type' in value.kind &&
    typeof value.kind.type === 'string'
  )
}

function checkKnown(event: Event, place: () => LinePlace): void {
  const issues = checkKind(event.kind)
  if (issues.length === 0) return
  const list = issues.map(({ path, message }) => `${path} ${message}`).join('; ')
  throw lineError('NIKA-LOG-002', `event ${event.id}, ${event.kind.type}: ${list}`, place())
}

type LineErrorCode = 'NIKA-LOG-002' | 'NIKA-LOG-004' | 'NIKA-LOG-005' | 'NIKA-LOG-006' | 'NIKA-LOG-016' | 'NIKA-LOG-017'

/** An error at a line of a log. */
export function lineError(code: LineErrorCode, message: string, place: LinePlace, cause?: unknown): NikaError {
  return logError(code, { message: `${message}${inWords(place)}`, where: whereOf(place), details: { ...place }, cause })
}
