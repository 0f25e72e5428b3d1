import { AnthropicError, APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from '@anthropic-ai/sdk'
import { type InferErrorKind, type InferFailure, kindOfStatus, retryAfterMs, sdkFailure } from '@nika/provider'

/** An error of the SDK in the words of the taxonomy. https://platform.claude.com/docs/en/api/errors */
export function mapError(error: unknown): InferFailure {
  if (error instanceof Error && lacksKey.test(error.message)) {
    return { kind: 'authentication', message: 'there is no API key', hint: 'set ANTHROPIC_API_KEY, or give an api_key' }
  }
  return sdkFailure(error, sdkErrors, fromApiError)
}

/** The SDK has no class of its own for it. */
const lacksKey = /^Could not resolve authentication method/

const sdkErrors = {
  sdk: AnthropicError,
  api: APIError,
  connection: APIConnectionError,
  timeout: APIConnectionTimeoutError,
  abort: APIUserAbortError,
}

function fromApiError(error: APIError): InferFailure {
  const { status, requestID, type, headers, errorCode } = error
  const message = messageOf(error)
  return {
    kind: kindOf(kindOfType(type) ?? (status === undefined ? 'server' : kindOfStatus(status)), message),
    status,
    message,
    retry_after_ms: retryAfterMs(headers),
    request_id: requestID ?? undefined,
    // What is spent does not come back by waiting.
    ...(errorCode?.endsWith('spend_limit_reached') ? { transient: false } : {}),
  }
}

/** What the API says, without the status that the SDK puts before it. */
function messageOf({ apiMessage, message }: APIError): string {
  // The SDK's type is what the API sends; other servers may tell anything.
  const said: unknown = apiMessage
  return typeof said === 'string' ? said : message
}

/** The kind that the type or the status says, or the words, where those are vague. */
function kindOf(kind: InferErrorKind, message: string): InferErrorKind {
  const isVague = kind === 'invalid_request' || kind === 'server'
  return isVague && contextMessage.test(message) ? 'context_length' : kind
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
