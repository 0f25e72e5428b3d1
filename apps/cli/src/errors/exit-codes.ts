import type { NikaError } from '@nika/events'

/** What the exit status of `nika` says. */
export const exitCodes = {
  completed: 0,
  failed: 1,
  /** Wrong usage or a refused file: nothing was started. */
  refused: 2,
  cancelled: 3,
  /** Left at once: by a second ^C, or because a cancelled run did not end in time. */
  left: 130,
} as const

/** Codes of other packages that say that the caller asked for something that is not there. */
const wrongRequests: ReadonlySet<string> = new Set([
  'NIKA-LOG-012',
  'NIKA-LOG-015',
  'NIKA-LOG-021',
  'NIKA-LOG-022',
  'NIKA-OTEL-001',
  'NIKA-OTEL-003',
  'NIKA-OTEL-004',
])

/** The exit code of a command that ended with this error. */
export function exitCodeOf({ code }: NikaError): number {
  return /^NIKA-(CLI|INPUT)-/.test(code) || wrongRequests.has(code) ? exitCodes.refused : exitCodes.failed
}
