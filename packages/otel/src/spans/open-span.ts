import type { ToldAttributes } from '../attributes/attribute-table.ts'
import type { ContentPolicy, LimitedAttributes } from '../attributes/content-policy.ts'
import type { SpanData, SpanEvent, SpanIdentity, SpanRow, SpanStatus } from './span-data.ts'

/** What a span is told when it opens, besides its place in the log. */
export interface SpanStart {
  readonly row: SpanRow
  readonly name: string
  /** Default: internal. */
  readonly kind?: SpanData['kind']
  readonly attributes: ToldAttributes
  readonly links?: readonly SpanIdentity[]
  /** The span it stands in, where that is known from the start: of a tool's request the tool. */
  readonly within?: string
}

/** All that is known when a span opens. */
export interface SpanOpening extends SpanIdentity {
  readonly start: bigint
  readonly told: SpanStart
  readonly policy: ContentPolicy
}

/** What closes a span. */
export interface SpanClosing {
  readonly end: bigint
  /** Id of the event. */
  readonly closedBy: number
  readonly status: SpanStatus
  readonly attributes: ToldAttributes
}

/** Whose child a span is. */
export interface SpanParent {
  readonly spanId: string
  readonly isRemote: boolean
}

/** A span that has ended, but for its parent and for what lets it go: below a first attempt both are known when that ends. */
export interface EndedSpan extends SpanData {
  parentSpanId: string | undefined
  parentIsRemote: boolean
  closedBy: number
}

export const unset: SpanStatus = { code: 'unset' }

const noLinks: readonly SpanIdentity[] = []

/** No spans: most events close none. */
export const none: readonly never[] = []

/** A span under way. What it is told is cut to size at once: it holds no long text. */
export class OpenSpan {
  readonly #opening: SpanOpening
  readonly #attributes: LimitedAttributes
  readonly #events: SpanEvent[] = []
  /** The latest end of a span below. */
  #covered = 0n

  constructor(opening: SpanOpening) {
    this.#opening = opening
    this.#attributes = opening.policy.limitAll(opening.told.attributes)
  }

  get spanId(): string {
    return this.#opening.spanId
  }

  add(event: SpanEvent): void {
    this.#events.push(event)
  }

  /** A span below it has ended: it will not end before that. */
  cover({ end }: EndedSpan): void {
    if (end > this.#covered) this.#covered = end
  }

  close({ end, closedBy, status, attributes }: SpanClosing): EndedSpan {
    const { traceId, spanId, start, policy } = this.#opening
    const { row, name, kind, links, within } = this.#opening.told
    return {
      traceId,
      spanId,
      row,
      name: policy.limit(name),
      kind: kind ?? 'internal',
      parentSpanId: within,
      parentIsRemote: false,
      start,
      // Readers take a span without length, or one that outlives its parent, for a clock that is wrong.
      end: later(end > start ? end : start + 1n, this.#covered),
      attributes: policy.limitAll(attributes, this.#attributes),
      events: this.#events,
      links: links ?? noLinks,
      status: status.code === 'unset' || status.message === undefined ? status : { ...status, message: policy.limit(status.message) },
      closedBy,
    }
  }
}

function later(one: bigint, other: bigint): bigint {
  if (one > other) return one
  return other
}

/** Gives an ended span its parent, unless that was known from the start. */
export function withParent(span: EndedSpan, parent: SpanParent | undefined): SpanData {
  if (span.parentSpanId === undefined && parent !== undefined) {
    span.parentSpanId = parent.spanId
    span.parentIsRemote = parent.isRemote
  }
  return span
}
