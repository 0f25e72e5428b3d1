import { defineErrors, isNikaError, logErrorTable, type NikaError } from '@nika/events'

/** Creates an error of an event store. */
export const storeError = defineErrors(logErrorTable)

/** The error of an append whose events could not be written: `cause` itself when it has a code of Nika's. */
export function writeError(runId: string, cause: unknown): NikaError {
  if (isNikaError(cause)) return cause
  return storeError('NIKA-LOG-014', {
    message: `events of run ${runId} could not be written: ${reasonOf(cause)}`,
    details: { run_id: runId },
    cause,
  })
}

/** The error of a read: `cause` itself when it has a code of Nika's. */
export function readError(what: string, cause: unknown): NikaError {
  if (isNikaError(cause)) return cause
  return storeError('NIKA-LOG-023', { message: `${what} could not be read: ${reasonOf(cause)}`, cause })
}

/** What the system says. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

/** The system's own code of an error: ENOENT, ENOSPC. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
