import type { SpanAttributes, SpanData } from '@nika/otel'
import type { JaegerSpan } from './jaeger.ts'

/** What Jaeger shows of a span, in one order. */
export interface ShownSpan {
  readonly traceId: string
  readonly spanId: string
  readonly name: string
  readonly parent: string | undefined
  readonly links: readonly string[]
  readonly startMicroseconds: number
  readonly durationMicroseconds: number
  readonly tags: Readonly<Record<string, unknown>>
  readonly events: readonly Readonly<Record<string, unknown>>[]
}

/** A span as Jaeger tells it. */
export function shown(span: JaegerSpan): ShownSpan {
  const children = span.references.filter(({ refType }) => refType === 'CHILD_OF')
  const links = span.references.filter(({ refType }) => refType === 'FOLLOWS_FROM')
  return {
    traceId: span.traceID,
    spanId: span.spanID,
    name: span.operationName,
    parent: children[0]?.spanID,
    links: links.map(({ spanID }) => spanID).sort(),
    startMicroseconds: span.startTime,
    durationMicroseconds: span.duration,
    tags: Object.fromEntries(span.tags.map(({ key, value }) => [key, value])),
    events: span.logs.map(({ timestamp, fields }) => ({ timestamp, ...Object.fromEntries(fields.map(({ key, value }) => [key, value])) })),
  }
}

/** What Jaeger has to show of a span of a log. */
export function expected(span: SpanData): ShownSpan {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    name: span.name,
    parent: span.parentSpanId,
    links: span.links.map(({ spanId }) => spanId).sort(),
    startMicroseconds: Number(span.start / 1000n),
    durationMicroseconds: Number((span.end - span.start) / 1000n),
    tags: {
      ...tagsOf(span.attributes),
      'span.kind': span.kind,
      'otel.scope.name': '@nika/otel',
      'otel.scope.version': '0.0.0',
      ...statusTags(span),
    },
    events: span.events.map(({ name, time, attributes }) => ({
      timestamp: Number(time / 1000n),
      event: name,
      ...tagsOf(attributes),
    })),
  }
}

/** By span id, so that order is no matter. */
export function byId(spans: readonly ShownSpan[]): Readonly<Record<string, ShownSpan>> {
  return Object.fromEntries(spans.map((span) => [span.spanId, span]))
}

function statusTags({ status }: SpanData): Readonly<Record<string, unknown>> {
  if (status.code === 'unset') return {}
  const message = status.message === undefined ? {} : { 'otel.status_description': status.message }
  return { error: true, 'otel.status_code': 'ERROR', ...message }
}

/** Jaeger shows arrays as JSON. */
function tagsOf(attributes: SpanAttributes): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : value]),
  )
}
