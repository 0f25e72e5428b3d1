import type { NikaError, Usage } from '@nika/events'
import { providerError } from './codes.ts'

/** What went wrong with a call: the closed list that every vendor's errors are mapped to. */
export type InferErrorKind =
  | 'authentication'
  | 'permission'
  | 'not_found'
  | 'invalid_request'
  | 'context_length'
  | 'rate_limit'
  | 'overloaded'
  | 'server'
  | 'timeout'
  | 'connection'
  | 'aborted'
  | 'invalid_response'
  | 'refusal'
  | 'content_filter'

/** What an error of a call knows besides its message. */
export interface InferErrorDetails {
  readonly kind: InferErrorKind
  /** The HTTP status, where there was one. */
  readonly status?: number | undefined
  /** How long the vendor asks to wait. */
  readonly retry_after_ms?: number | undefined
  /** What was told before the call failed. */
  readonly usage?: Usage | undefined
  /** The vendor's id of the HTTP request. */
  readonly request_id?: string | undefined
}

declare module '@nika/events' {
  interface NikaErrorDetails {
    'NIKA-INFER-001': InferErrorDetails
    'NIKA-CANCEL-001': Partial<InferErrorDetails>
    'NIKA-TIMEOUT-001': Partial<InferErrorDetails>
  }
}

/** One failed call. */
export interface InferFailure extends InferErrorDetails {
  readonly message: string
  readonly hint?: string | undefined
  /** Default by kind: rate_limit, overloaded, server, timeout and connection are transient. */
  readonly transient?: boolean | undefined
  /** The vendor's own error. */
  readonly cause?: unknown
}

const hints: Readonly<Record<InferErrorKind, string>> = {
  authentication: 'check the API key of this provider',
  permission: 'this key may not use the model or the feature',
  not_found: 'check the name of the model and the base URL',
  invalid_request: 'change the request as the message says',
  context_length: 'send less, or use a model with a larger context',
  rate_limit: 'wait, or set limits for this provider',
  overloaded: 'the vendor is overloaded; try again later',
  server: 'the vendor had an error of its own; try again',
  timeout: 'raise the timeout of this provider, or ask for less',
  connection: 'check the network and the base URL',
  aborted: 'the call was cancelled before it was answered',
  invalid_response: 'the server answered something that is not its API; check the base URL',
  refusal: 'the model refuses; change the prompt',
  content_filter: "the vendor's filter stopped the answer; change the prompt",
}

const transientKinds: ReadonlySet<InferErrorKind> = new Set(['rate_limit', 'overloaded', 'server', 'timeout', 'connection'])

/** Whether a text is one of the kinds. */
export function isInferErrorKind(text: string | undefined): text is InferErrorKind {
  return text !== undefined && Object.hasOwn(hints, text)
}

/** Makes NIKA-INFER-001 from what failed. */
export function inferError(failure: InferFailure): NikaError<'NIKA-INFER-001'> {
  const { message, hint, transient, cause, ...details } = failure
  return providerError('NIKA-INFER-001', {
    message,
    hint: hint ?? hints[failure.kind],
    transient: transient ?? transientKinds.has(failure.kind),
    details,
    cause,
  })
}

/** The kind that an HTTP status means when the body says nothing better. */
export function kindOfStatus(status: number): InferErrorKind {
  switch (status) {
    case 401:
      return 'authentication'
    case 403:
      return 'permission'
    case 404:
      return 'not_found'
    case 408:
    case 504:
      return 'timeout'
    case 429:
      return 'rate_limit'
    case 503:
    case 529:
      return 'overloaded'
    case 409:
      return 'server'
    default:
      return status >= 500 ? 'server' : 'invalid_request'
  }
}
