import { type ErrorCategory, NikaError, type NikaErrorCode } from '../errors/nika-error.ts'
import type { JsonValue } from '../json/json-value.ts'

/** The part of a message port that a shared log uses: of the browser's and of Node's alike. */
export interface Port {
  addEventListener(type: 'message', listener: (message: { readonly data: unknown }) => void): void
  addEventListener(type: 'close', listener: () => void): void
  postMessage(message: unknown): void
  start(): void
  close(): void
  ref?(): void
  unref?(): void
}

/** From a worker: kinds as JSON text, because a structured clone would lose exact numbers. */
export interface EmitRequest {
  readonly batch: number
  readonly kinds: readonly string[]
}

/** To a worker: for each kind the event's id, or why it was refused. */
export interface EmitReply {
  readonly batch: number
  readonly results: readonly (number | ErrorMessage)[]
}

/** An error as it crosses threads. */
export interface ErrorMessage {
  readonly code: NikaErrorCode
  readonly message: string
  readonly hint: string
  readonly category: ErrorCategory
  readonly transient: boolean
  readonly details: { readonly [key: string]: JsonValue | undefined } | undefined
}

export function toErrorMessage(error: NikaError): ErrorMessage {
  const { code, message, hint, category, transient, details } = error
  return { code, message, hint, category, transient, details }
}

export function fromErrorMessage(message: ErrorMessage): NikaError {
  return new NikaError(message)
}

/** Both ends are of this package; anything else that arrives is passed over. */
export function isEmitRequest(data: unknown): data is EmitRequest {
  return typeof data === 'object' && data !== null && 'kinds' in data && Array.isArray(data.kinds)
}

export function isEmitReply(data: unknown): data is EmitReply {
  return typeof data === 'object' && data !== null && 'results' in data && Array.isArray(data.results)
}
