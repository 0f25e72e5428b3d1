import type { KnownEventKind } from '@nika/events'
import type { PriceBook } from '../prices/price-book.ts'

/** What events go into: an `EventLog`, or the handle by which a worker thread emits into one. */
export interface CallLog {
  /** Appends an event and returns its id. */
  emit(kind: KnownEventKind): number | Promise<number>
  /** The id that the next event will have, where it is known. */
  readonly length?: number | undefined
}

/** How the calls of a provider are recorded. */
export interface RecordOptions {
  readonly log: CallLog
  /** The task that the calls are about, when a call names none; default `call`. */
  readonly task_id?: string | undefined
  /**
   * Awaited after provider_called was emitted and before the request is sent: the place to wait until the log is durable.
   * When it rejects, nothing is sent and the call rejects with the same error.
   */
  readonly before_call?: ((eventId: number) => Promise<void>) | undefined
  /** The W3C trace context that goes out with the call that this event announces; undefined sends none. */
  readonly traceparent?: ((eventId: number) => string | undefined) | undefined
  /**
   * The idempotency key of a request that brings none, made from its hash: equal for each try, another for another request.
   * Default: none is sent.
   */
  readonly idempotency_key?: ((requestHash: string) => string) | undefined
  /** Where the cost of each answer comes from. Default: costs are not recorded. */
  readonly prices?: PriceBook | undefined
  /** Masks secrets in a text: applied to every text that is recorded, and to the answer or the error before anybody sees it. */
  readonly redact?: ((text: string) => string) | undefined
  /** Milliseconds that never go back. Default `performance.now`. */
  readonly clock?: (() => number) | undefined
}
