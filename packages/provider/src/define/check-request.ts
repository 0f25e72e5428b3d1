import { inferError } from '../errors/infer-error.ts'
import type { InferRequest } from '../request/infer-request.ts'

/** Refuses a request that no vendor could answer. */
export function checkRequest(request: InferRequest): void {
  const problem = problemOf(request)
  if (problem !== undefined) throw inferError({ kind: 'invalid_request', message: problem })
}

function problemOf({ model, prompt, messages, max_output_tokens, timeout_ms }: InferRequest): string | undefined {
  if (model === '') return 'the request names no model'
  if (prompt === undefined && messages === undefined) return 'the request has neither a prompt nor messages'
  if (prompt !== undefined && messages !== undefined) return 'the request has both a prompt and messages'
  if (messages?.length === 0) return 'the request has an empty list of messages'
  if (max_output_tokens !== undefined && !(Number.isSafeInteger(max_output_tokens) && max_output_tokens > 0)) {
    return `max_output_tokens is ${max_output_tokens}, not a whole number above 0`
  }
  if (timeout_ms !== undefined && !(timeout_ms > 0)) return `timeout_ms is ${timeout_ms}, not a number above 0`
  return undefined
}

/**
 * Refuses a request that has one of the parameters an API lacks.
 * @throws NIKA-INFER-001, kind invalid_request.
 */
export function refuseParameters(request: InferRequest, lacking: readonly (keyof InferRequest)[], api: string): void {
  const given = lacking.filter((name) => request[name] !== undefined)
  if (given.length > 0) throw inferError({ kind: 'invalid_request', message: `${api} has no parameter ${given.join(', ')}` })
}
