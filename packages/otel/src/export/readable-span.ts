import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import type { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import type { Resource } from '@opentelemetry/resources'
import { scope } from '../scope.ts'
import type { SpanData } from '../spans/span-data.ts'

/** A span as the exporters of OpenTelemetry's SDK take it. */
export type ReadableSpan = Parameters<OTLPTraceExporter['export']>[0][number]

/** The span for an exporter, its times exact to the nanosecond. It is always sampled: who exports it has decided. */
export function toReadableSpan(span: SpanData, resource: Resource): ReadableSpan {
  const { traceId, spanId, parentSpanId, parentIsRemote } = span
  const context = { traceId, spanId, traceFlags: TraceFlags.SAMPLED }
  return {
    name: span.name,
    kind: span.kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL,
    spanContext: () => context,
    ...(parentSpanId === undefined
      ? {}
      : { parentSpanContext: { traceId, spanId: parentSpanId, traceFlags: TraceFlags.SAMPLED, isRemote: parentIsRemote } }),
    startTime: toHrTime(span.start),
    endTime: toHrTime(span.end),
    duration: durationOf(span),
    status: toStatus(span),
    attributes: span.attributes,
    links: span.links.map((link) => ({ context: { ...link, traceFlags: TraceFlags.SAMPLED } })),
    events: span.events.map(({ name, time, attributes }) => ({ name, time: toHrTime(time), attributes })),
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
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

function durationOf({ start, end }: SpanData): HrTime {
  const nanoseconds = end - start
  if (nanoseconds > BigInt(Number.MAX_SAFE_INTEGER)) return toHrTime(nanoseconds)
  const length = Number(nanoseconds)
  const wholeSeconds = Math.floor(length / nanosecondsPerSecond)
  return [wholeSeconds, length - wholeSeconds * nanosecondsPerSecond]
}

export function toStatus({ status }: SpanData): { code: SpanStatusCode; message?: string } {
  if (status.code === 'unset') return { code: SpanStatusCode.UNSET }
  return status.message === undefined ? { code: SpanStatusCode.ERROR } : { code: SpanStatusCode.ERROR, message: status.message }
}
