import { type InferErrorKind, type InferFailure, kindOfStatus, retryAfterMs, sdkFailure } from '@nika/provider'
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError, OpenAIError } from 'openai/error'

/**
 * An error of the SDK in the words of the taxonomy.
 * https://platform.openai.com/docs/guides/error-codes
 */
export function mapError(error: unknown): InferFailure {
  return sdkFailure(error, sdkErrors, fromApiError)
}

const sdkErrors = {
  sdk: OpenAIError,
  api: APIError,
  connection: APIConnectionError,
  timeout: APIConnectionTimeoutError,
  abort: APIUserAbortError,
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
