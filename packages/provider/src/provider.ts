import type { NikaError } from '@nika/events'
import type { InferRequest } from './request/infer-request.ts'
import type { InferDelta, InferResponse } from './response/infer-response.ts'

/** Where a provider's requests go. */
export interface ServerAddress {
  readonly address: string
  readonly port?: number | undefined
}

/** What a call says about itself to whoever records it; a provider that records nothing ignores it. */
export interface CallOptions {
  /** The task that the events are about. Default: the recorder's, else `call`. */
  readonly task_id?: string | undefined
  /** The try within one request, from 1 (default); `withRetry` counts. */
  readonly attempt?: number | undefined
  /** Milliseconds after which the call will be tried again; undefined when it will not. `withRetry` answers. */
  readonly retry_delay_ms?: ((error: NikaError) => number | undefined) | undefined
}

/**
 * A vendor of models. An implementation proves itself with `providerChecks` of `@nika/provider/testing`.
 * Every failure is a NikaError:
 * @throws NIKA-INFER-001 with details {kind, status, retry_after_ms, usage} when the call fails.
 * @throws NIKA-CANCEL-001 when the signal aborts; NIKA-TIMEOUT-001 when it is the caller's own deadline that aborts it.
 */
export interface Provider {
  /** The prefix of its models, `openai`. */
  readonly name: string
  readonly server?: ServerAddress | undefined
  /** One whole answer. Refusals and filtered answers are answers. */
  infer(request: InferRequest, options?: CallOptions): Promise<InferResponse>
  /** The same answer as it comes; the last delta is `response`. Leaving the loop early ends the call. */
  stream(request: InferRequest, options?: CallOptions): AsyncIterable<InferDelta>
}
