import { isNikaError, type NikaError } from '@nika/events'
import { runnerError } from './codes.ts'

/** What was thrown, in words. */
export function describeThrown(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  } catch {
    return 'something that cannot be put into words'
  }
}

/** The error itself when it has a code; else NIKA-IMPL-001, a bug of what `who` names, with the error as its cause. */
export function codedError(error: unknown, who: string): NikaError {
  return isNikaError(error) ? error : runnerError('NIKA-IMPL-001', { message: `${who} threw ${describeThrown(error)}`, cause: error })
}
