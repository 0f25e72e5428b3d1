import { AnthropicError, APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from '@anthropic-ai/sdk'
import { failureOf, type InferErrorKind, type InferFailure, kindOfStatus, retryAfterMs } from '@nika/provider'

/** An error of the SDK in the words of the taxonomy. https://platform.claude.com/docs/en/api/errors */
export function mapError(error: unknown): InferFailure {
  if (error instanceof APIUserAbortError) return { kind: 'aborted', message: error.message, transient: false }
  if (error instanceof APIConnectionTimeoutError) return { kind: 'timeout', message: error.message }
  if (error instanceof APIConnectionError) return { kind: 'connection', message: connectionMessage(error) }
  if (error instanceof APIError) return fromApiError(error)
  if (error instanceof SyntaxError) return { kind: 'invalid_response', message: `the server's answer is not JSON: ${error.message}` }
  if (error instanceof AnthropicError) return { kind: 'invalid_request', message: error.message }
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
  const { status, requestID, type, headers } = error
  const message = error.apiMessage ?? error.message
  return {
    kind: contextMessage.test(message) ? 'context_length' : (kindOfType(type) ?? (status === undefined ? 'server' : kindOfStatus(status))),
    status,
    message,
    retry_after_ms: retryAfterMs(headers),
    request_id: requestID ?? undefined,
  }
}

/** A prompt that is too long is told by words alone, here and at compatible servers. */
const contextMessage = /prompt is too long|context (?:length|window|size)|exceed.* context/i

/** What the type in the body says: the one thing that is known of an error within a stream. */
function kindOfType(type: string | null): InferErrorKind | undefined {
  switch (type) {
    case 'authentication_error':
      return 'authentication'
    case 'permission_error':
    case 'billing_error':
      return 'permission'
    case 'not_found_error':
      return 'not_found'
    case 'invalid_request_error':
    case 'request_too_large':
      return 'invalid_request'
    case 'rate_limit_error':
      return 'rate_limit'
    case 'overloaded_error':
      return 'overloaded'
    case 'timeout_error':
      return 'timeout'
    case 'api_error':
      return 'server'
    default:
      return undefined
  }
}

/** The reason that the system gave hangs on the causes; the SDK's own message says only that there was one. */
function connectionMessage(error: APIConnectionError): string {
  let cause: unknown = error
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause
  return cause instanceof Error && cause !== error ? `${error.message} ${cause.message}` : error.message
}
