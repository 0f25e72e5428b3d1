import type { Event } from '@nika/events'
import { type Context, ROOT_CONTEXT, type Span, SpanKind, TraceFlags, type Tracer, type TracerProvider, trace } from '@opentelemetry/api'
import { toHrTime, toStatus } from '../export/readable-span.ts'
import { scope } from '../scope.ts'
import type { SpanData } from '../spans/span-data.ts'
import { withIds } from './nika-ids.ts'
import { maxHeld, type SpanSink } from './span-sink.ts'

/**
 * Starts and ends the spans of a run with an application's own tracer, so its sampler, resource, limits and processors hold.
 * The run's own span is started when the run begins, which asks the sampler; the others when they have ended.
 */
export class TracerSink implements SpanSink {
  readonly #tracer: Tracer
  readonly #onWarning: (message: string) => void
  #run: Span | undefined
  #lost = 0

  constructor(provider: TracerProvider, onWarning: (message: string) => void) {
    this.#tracer = provider.getTracer(scope.name, scope.version, { schemaUrl: scope.schemaUrl })
    this.#onWarning = onWarning
  }

  begin(_first: Event, run: SpanData | undefined): boolean {
    if (run === undefined) return true
    const span = this.#start(run)
    if (span.spanContext().spanId !== run.spanId) {
      this.#onWarning('the run is not mirrored: there is no tracer provider with the option `idGenerator: nikaIds()`')
      return false
    }
    // One that is only recorded is no part of the trace: neither are those below it.
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return false
    this.#run = span
    return true
  }

  add(data: SpanData): void {
    const isRun = this.#run?.spanContext().spanId === data.spanId
    const span = isRun && this.#run !== undefined ? this.#run.setAttributes(data.attributes) : this.#start(data)
    for (const { name, attributes, time } of data.events) span.addEvent(name, attributes, toHrTime(time))
    const status = toStatus(data)
    if (data.status.code === 'error') span.setStatus(status)
    span.end(toHrTime(data.end))
  }

  lose(): void {
    this.#lost += 1
  }

  /** Sending is the provider's: its `forceFlush` and `shutdown`; its processors know of their own losses. */
  async close(): Promise<void> {
    if (this.#lost > 0) this.#onWarning(`${this.#lost} spans were not mirrored: more than ${maxHeld} waited for their events to be stored`)
    this.#lost = 0
  }

  #start(data: SpanData): Span {
    const { spanId, name, kind, start, attributes, links } = data
    return withIds({ traceId: data.parentSpanId === undefined ? data.traceId : undefined, spanId }, () =>
      this.#tracer.startSpan(
        name,
        {
          kind: kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL,
          startTime: toHrTime(start),
          attributes,
          links: links.map((link) => ({ context: { ...link, traceFlags: TraceFlags.SAMPLED } })),
        },
        parentContext(data),
      ),
    )
  }
}

function parentContext({ traceId, parentSpanId, parentIsRemote }: SpanData): Context {
  if (parentSpanId === undefined) return ROOT_CONTEXT
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: parentSpanId, traceFlags: TraceFlags.SAMPLED, isRemote: parentIsRemote })
}
