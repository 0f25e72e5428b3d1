import { type InferFailure, kindOfStatus } from './infer-error.ts'

/** What an error of unknown make says about a failed call: its status if it has one, else that something broke. */
export function failureOf(error: unknown): InferFailure {
  const message = messageOf(error)
  const status = statusOf(error)
  if (status !== undefined) return { kind: kindOfStatus(status), status, message }
  // What `fetch` throws when no connection is made, or when it breaks.
  if (error instanceof TypeError && /fetch|network|terminated/i.test(error.message)) return { kind: 'connection', message }
  return { kind: 'server', message, transient: false }
}

/** The message of anything that was thrown. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined
  return typeof error.status === 'number' && Number.isSafeInteger(error.status) ? error.status : undefined
}
