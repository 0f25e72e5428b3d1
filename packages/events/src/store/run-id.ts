import { logError } from '../errors/codes.ts'

/** Safe as a file name, in a URL and on a command line. */
const runIdPattern = /^[A-Za-z0-9_-]{1,128}$/

/** Whether `text` can be a run's id: 1 to 128 letters, digits, `-` and `_`. */
export function isRunId(text: string): boolean {
  return runIdPattern.test(text)
}

/**
 * Returns `runId` when it can be a run's id. A store calls it before it looks anything up.
 * @throws NIKA-LOG-022 when it cannot.
 */
export function requireRunId(runId: string): string {
  if (typeof runId === 'string' && isRunId(runId)) return runId
  const seen = String(runId).slice(0, 140)
  throw logError('NIKA-LOG-022', { message: `${JSON.stringify(seen)} is not a run id`, details: { run_id: seen } })
}
