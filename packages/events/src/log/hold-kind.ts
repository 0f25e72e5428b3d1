import { logError } from '../errors/codes.ts'
import { checkKind, inOneLine } from '../event/check-kind.ts'
import type { EventKind } from '../event/event.ts'
import { freezeJson } from '../json/freeze-json.ts'

/**
 * The kind as a log holds it: a frozen copy, or the same object when the log holds it already.
 * @throws NIKA-LOG-001, NIKA-LOG-006, NIKA-LOG-016 as `freezeJson`; NIKA-LOG-002 when it is not an object with a `type`.
 */
export function holdKind(kind: unknown): EventKind {
  const held = freezeJson(kind)
  if (isKind(held)) return held
  throw logError('NIKA-LOG-002', {
    message: 'an event kind is an object with a string `type`',
    hint: "emit an object such as { type: 'task_started', task_id: 'a' }",
  })
}

/**
 * Checks a known kind against its definition.
 * @throws NIKA-LOG-002 naming each field that does not fit.
 */
export function requireValidKind(kind: EventKind): void {
  const issues = checkKind(kind)
  if (issues.length === 0) return
  throw logError('NIKA-LOG-002', {
    message: `${kind.type}: ${inOneLine(issues)}`,
    details: { type: kind.type, issues: issues.map((issue) => ({ ...issue })) },
  })
}

/** What is held has members of its own alone. */
function isKind(held: unknown): held is EventKind {
  return isObject(held) && typeof held['type'] === 'string'
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null
}
