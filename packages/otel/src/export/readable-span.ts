import { type Attributes, type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import type { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import type { Resource } from '@opentelemetry/resources'
import type { SpanAttributes } from '../attributes/attribute-table.ts'
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
    duration: toHrTime(span.end - span.start),
    status: toStatus(span),
    attributes: toAttributes(span.attributes),
    links: span.links.map((link) => ({ context: { ...link, traceFlags: TraceFlags.SAMPLED } })),
    events: span.events.map(({ name, time, attributes }) => ({ name, time: toHrTime(time), attributes: toAttributes(attributes) })),
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}

const nanosecondsPerSecond = 1_000_000_000n

/** Seconds and nanoseconds. */
export function toHrTime(nanoseconds: bigint): HrTime {
  return [Number(nanoseconds / nanosecondsPerSecond), Number(nanoseconds % nanosecondsPerSecond)]
}

export function toStatus({ status }: SpanData): { code: SpanStatusCode; message?: string } {
  if (status.code === 'unset') return { code: SpanStatusCode.UNSET }
  return status.message === undefined ? { code: SpanStatusCode.ERROR } : { code: SpanStatusCode.ERROR, message: status.message }
}

export function toAttributes(attributes: SpanAttributes): Attributes {
  const copy: Attributes = {}
  for (const [name, value] of Object.entries(attributes)) copy[name] = typeof value === 'object' ? [...value] : value
  return copy
}
