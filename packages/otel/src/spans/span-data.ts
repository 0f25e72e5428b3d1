import type { SpanAttributes } from '../attributes/attribute-table.ts'

/** Which row of the table of spans a span is; part of its id. */
export type SpanRow = 'run' | 'task' | 'attempt' | 'model' | 'command' | 'tool' | 'HTTP'

/** What identifies a span in its trace. */
export interface SpanIdentity {
  /** 32 hex digits. */
  readonly traceId: string
  /** 16 hex digits. */
  readonly spanId: string
}

/** A point in time inside of a span. */
export interface SpanEvent {
  readonly name: string
  /** Nanoseconds since 1970. */
  readonly time: bigint
  readonly attributes: SpanAttributes
}

/** `error` for what failed or was interrupted; everything else leaves the status unset. */
export type SpanStatus = { readonly code: 'unset' } | { readonly code: 'error'; readonly message: string | undefined }

/** A span that has ended. Nothing in it is measured here: all of it comes from the log. */
export interface SpanData extends SpanIdentity {
  readonly row: SpanRow
  readonly name: string
  readonly kind: 'internal' | 'client'
  /** Undefined for a root. */
  readonly parentSpanId: string | undefined
  /** Whether the parent is a span of somebody else, given by a traceparent. */
  readonly parentIsRemote: boolean
  /** Nanoseconds since 1970. */
  readonly start: bigint
  /** At least one nanosecond after `start`. */
  readonly end: bigint
  readonly attributes: SpanAttributes
  readonly events: readonly SpanEvent[]
  readonly links: readonly SpanIdentity[]
  readonly status: SpanStatus
  /** Id of the event that closed it: it may be exported once that event is durable. */
  readonly closedBy: number
}
