import { type Attributes, type HrTime, type SpanContext, SpanKind, type SpanStatus, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import type { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { Resource } from '@opentelemetry/resources'
import { scope } from '../scope.ts'
import type { SpanData, SpanEvent, SpanIdentity } from '../spans/span-data.ts'

/** A span as the exporters of OpenTelemetry's SDK take it. */
export type ReadableSpan = Parameters<typeof ProtobufTraceSerializer.serializeRequest>[0][number]

/** The span for an exporter, its times exact to the nanosecond. It is always sampled: who exports it has decided. */
export function toReadableSpan(span: SpanData, resource: Resource): ReadableSpan {
  return new ExportedSpan(span, resource)
}

/** A class, because many are made: its shape is known, and what nobody reads is not computed. It is its own context. */
class ExportedSpan implements ReadableSpan, SpanContext {
  readonly traceId: string
  readonly spanId: string
  readonly traceFlags = TraceFlags.SAMPLED
  readonly name: string
  readonly kind: SpanKind
  readonly parentSpanContext?: SpanContext
  readonly startTime: HrTime
  readonly endTime: HrTime
  readonly status: SpanStatus
  readonly attributes: Attributes
  readonly links: ReadableSpan['links']
  readonly events: ReadableSpan['events']
  readonly ended = true
  readonly resource: Resource
  readonly instrumentationScope = scope
  readonly droppedAttributesCount = 0
  readonly droppedEventsCount = 0
  readonly droppedLinksCount = 0

  constructor(span: SpanData, resource: Resource) {
    const { traceId, spanId, parentSpanId, parentIsRemote } = span
    this.traceId = traceId
    this.spanId = spanId
    this.name = span.name
    this.kind = span.kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL
    if (parentSpanId !== undefined)
      this.parentSpanContext = { traceId, spanId: parentSpanId, traceFlags: TraceFlags.SAMPLED, isRemote: parentIsRemote }
    this.startTime = toHrTime(span.start)
    this.endTime = toHrTime(span.end)
    this.status = toStatus(span)
    this.attributes = span.attributes
    this.links = span.links.length === 0 ? [] : span.links.map(toLink)
    this.events = span.events.length === 0 ? [] : span.events.map(toTimedEvent)
    this.resource = resource
  }

  get duration(): HrTime {
    const [[startSeconds, startNanoseconds], [endSeconds, endNanoseconds]] = [this.startTime, this.endTime]
    const nanoseconds = endNanoseconds - startNanoseconds
    return nanoseconds < 0 ? [endSeconds - startSeconds - 1, nanoseconds + nanosecondsPerSecond] : [endSeconds - startSeconds, nanoseconds]
  }

  spanContext(): SpanContext {
    return this
  }
}

function toLink({ traceId, spanId }: SpanIdentity): ReadableSpan['links'][number] {
  return { context: { traceId, spanId, traceFlags: TraceFlags.SAMPLED } }
}

function toTimedEvent({ name, time, attributes }: SpanEvent): ReadableSpan['events'][number] {
  return { name, time: toHrTime(time), attributes }
}

const nanosecondsPerSecond = 1_000_000_000

/** A whole second near the times of a run: what lies between is a number that a double holds, and bigints divide slowly. */
let near = { seconds: 0, nanoseconds: 0n }

/** Seconds and nanoseconds, exactly. */
export function toHrTime(nanoseconds: bigint): HrTime {
  let beyond = Number(nanoseconds - near.nanoseconds)
  if (beyond < 0 || beyond > Number.MAX_SAFE_INTEGER) {
    const seconds = Number(nanoseconds / BigInt(nanosecondsPerSecond))
    near = { seconds, nanoseconds: BigInt(seconds) * BigInt(nanosecondsPerSecond) }
    beyond = Number(nanoseconds - near.nanoseconds)
  }
  const wholeSeconds = Math.floor(beyond / nanosecondsPerSecond)
  return [near.seconds + wholeSeconds, beyond - wholeSeconds * nanosecondsPerSecond]
}

const unset: SpanStatus = { code: SpanStatusCode.UNSET }

export function toStatus({ status }: SpanData): SpanStatus {
  if (status.code === 'unset') return unset
  return status.message === undefined ? { code: SpanStatusCode.ERROR } : { code: SpanStatusCode.ERROR, message: status.message }
}
