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
    kind: kindOf({ code, type: error.type, message: error.message }, kindOfStatus(status ?? toldStatus(code, error.type))),
    status,
    message: messageOf(error),
    retry_after_ms: retryAfterMs(error.headers),
    request_id: requestID ?? undefined,
    // A quota does not come back by waiting.
    ...(code === 'insufficient_quota' ? { transient: false } : {}),
  }
}

/** The status that an error would have had, had its response not begun with 200: some servers tell it as the code. */
function toldStatus(code: unknown, type: string | undefined): number {
  const status = Number(code)
  if (status >= 400 && status <= 599) return status
  return type === 'invalid_request_error' ? 400 : 500
}

/** What the vendor says, without the status that the SDK puts before it. */
function messageOf({ error, message }: APIError): string {
  if (typeof error === 'string') return error
  const said: unknown = typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined
  return typeof said === 'string' ? said : message
}

/** What the body of an error says. */
interface ToldError {
  readonly code: string | undefined
  readonly type?: string | undefined
  readonly message: string
}

/** The kind that the body says better than `otherwise`, which the status says: by its code, or by words where the status is vague. */
export function kindOf({ code, type, message }: ToldError, otherwise: InferErrorKind): InferErrorKind {
  const isVague = otherwise === 'invalid_request' || otherwise === 'server'
  return kindOfCode(code, type) ?? (isVague && contextMessage.test(message) ? 'context_length' : otherwise)
}

function kindOfCode(code: string | undefined, type: string | undefined): InferErrorKind | undefined {
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
  if (type === 'exceed_context_size_error') return 'context_length'
  return code !== undefined && /policy_violation$|_policy$/.test(code) ? 'content_filter' : undefined
}

/** Compatible servers tell a full context by words alone; a limit of rates speaks of tokens, too. */
const contextMessage = /context (?:length|window|size)|maximum context|too many tokens/i
