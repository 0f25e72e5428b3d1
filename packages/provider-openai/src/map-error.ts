import { failureOf, type InferErrorKind, type InferFailure, kindOfStatus, retryAfterMs } from '@nika/provider'
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError, OpenAIError } from 'openai/error'

/**
 * An error of the SDK in the words of the taxonomy.
 * https://platform.openai.com/docs/guides/error-codes
 */
export function mapError(error: unknown): InferFailure {
  if (error instanceof APIUserAbortError) return { kind: 'aborted', message: error.message, transient: false }
  if (error instanceof APIConnectionTimeoutError) return { kind: 'timeout', message: error.message }
  if (error instanceof APIConnectionError) return { kind: 'connection', message: connectionMessage(error) }
  if (error instanceof APIError) return fromApiError(error)
  if (error instanceof SyntaxError) return { kind: 'invalid_response', message: `the server's answer is not JSON: ${error.message}` }
  if (error instanceof OpenAIError) return { kind: 'invalid_request', message: error.message }
  // The body of an answer broke off while it was read.
  if (error instanceof TypeError && error.message === 'terminated') return { kind: 'connection', message: 'the connection broke' }
  // A key or a header that was pasted with more than itself.
  if (error instanceof TypeError && /ByteString|header value/i.test(error.message)) {
    return {
      kind: 'invalid_request',
      message: `a header of the request cannot be sent: ${error.message}`,
      hint: 'check the API key and the headers of this provider',
    }
  }
  // The SDK stumbles over the shape of an answer.
  if (error instanceof TypeError) return { kind: 'invalid_response', message: `the server's answer is not of the API: ${error.message}` }
  return failureOf(error)
}

function fromApiError(error: APIError): InferFailure {
  const { status, requestID } = error
  const code = error.code ?? undefined
  return {
    kind: kindOf(code, error.type, error.message) ?? (status === undefined ? 'server' : kindOfStatus(status)),
    status,
    message: messageOf(error),
    retry_after_ms: retryAfterMs(error.headers),
    request_id: requestID ?? undefined,
    // A quota does not come back by waiting.
    ...(code === 'insufficient_quota' ? { transient: false } : {}),
  }
}

/** What the vendor says, without the status that the SDK puts before it. */
function messageOf({ error, message }: APIError): string {
  const said: unknown = typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined
  return typeof said === 'string' ? said : message
}

/** The reason that the system gave hangs on the causes; the SDK's own message says only that there was one. */
function connectionMessage(error: APIConnectionError): string {
  let cause: unknown = error
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause
  return cause instanceof Error && cause !== error ? `${error.message} ${cause.message}` : error.message
}

/** What the code in the body says better than the status. */
export function kindOf(code: string | undefined, type: string | undefined, message: string): InferErrorKind | undefined {
  switch (code) {
    case 'context_length_exceeded':
      return 'context_length'
    case 'rate_limit_exceeded':
    case 'insufficient_quota':
      return 'rate_limit'
    case 'invalid_api_key':
      return 'authentication'
    case 'model_not_found':
      return 'not_found'
    case 'server_error':
      return 'server'
    default:
  }
  if (type === 'exceed_context_size_error' || contextMessage.test(message)) return 'context_length'
  return code !== undefined && /policy_violation$|_policy$/.test(code) ? 'content_filter' : undefined
}

/** Compatible servers tell a full context by words alone. */
const contextMessage = /context (?:length|window|size)|maximum context|too many tokens/i
