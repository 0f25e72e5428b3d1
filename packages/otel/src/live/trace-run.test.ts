import { EventLog, MemoryEventStore } from '@nika/events'
import { context, ProxyTracerProvider, trace } from '@opentelemetry/api'
import {
  AlwaysOffSampler,
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SamplingDecision,
  SimpleSpanProcessor,
  type Span,
  type SpanProcessor,
  type TracerConfig,
} from '@opentelemetry/sdk-trace-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fullLog } from '../../test/full-log.ts'
import { toReadableSpan } from '../export/readable-span.ts'
import { runResource } from '../export/resource.ts'
import { toSpans } from '../spans/span-builder.ts'
import { nikaIds } from './nika-ids.ts'
import { traceRun } from './run-mirror.ts'

function application(config: TracerConfig = { idGenerator: nikaIds() }) {
  const exporter = new InMemorySpanExporter()
  const { spanProcessors = [] } = config
  const provider = new NodeTracerProvider({ ...config, spanProcessors: [...spanProcessors, new SimpleSpanProcessor(exporter)] })
  return { exporter, provider }
}

function replay(provider: NodeTracerProvider, onWarning?: (text: string) => void) {
  const mirror = traceRun({ tracerProvider: provider, onWarning })
  const log = new EventLog()
  mirror.follow(log)
  return { mirror, log }
}

/** A log that emits the events of another at their times. */
function mirrorLog(provider: NodeTracerProvider, onWarning?: (text: string) => void): void {
  let now = 0
  const log = new EventLog({ clock: () => now })
  traceRun({ tracerProvider: provider, onWarning }).follow(log)
  for (const { timestamp_ms, kind } of fullLog) {
    now = timestamp_ms
    log.record(kind)
  }
}

/** Starts another span whenever one is started. */
class Echo implements SpanProcessor {
  readonly #provider: () => NodeTracerProvider

  constructor(provider: () => NodeTracerProvider) {
    this.#provider = provider
  }

  onStart({ name }: Span): void {
    if (name !== 'echo') this.#provider().getTracer('app').startSpan('echo', { root: true }).end()
  }

  onEnd(): void {}
  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

/** What both ways of exporting must agree on. */
function facts(span: ReadableSpan) {
  const { name, kind, startTime, endTime, status, attributes, events, links, parentSpanContext } = span
  const { traceId, spanId } = span.spanContext()
  return {
    traceId,
    spanId,
    name,
    kind,
    startTime,
    endTime,
    status,
    attributes,
    parent: parentSpanContext?.spanId,
    remote: parentSpanContext?.isRemote,
    events: events.map((event) => ({ name: event.name, time: event.time, attributes: event.attributes })),
    links: links.map((link) => ({ traceId: link.context.traceId, spanId: link.context.spanId })),
  }
}

// Registering sets the manager by which a span is active.
beforeAll(() => new NodeTracerProvider().register())

afterAll(() => {
  context.disable()
  trace.disable()
})

describe("a run in an application's own tracing", () => {
  test('has the same spans as an export afterwards', () => {
    const { exporter, provider } = application()
    const [first] = fullLog
    if (first === undefined) throw new Error('the log is empty')

    mirrorLog(provider)

    const afterwards = toSpans(fullLog).map((span) => facts(toReadableSpan(span, runResource(first, {}))))
    expect(exporter.getFinishedSpans().map(facts)).toEqual(afterwards)
  })

  test('leaves the ids of other spans random', () => {
    const { provider } = application()
    const tracer = provider.getTracer('app')

    const [one, other] = [tracer.startSpan('one').spanContext(), tracer.startSpan('other').spanContext()]

    expect(one.traceId).toMatch(/^[0-9a-f]{32}$/)
    expect(one.spanId).toMatch(/^[0-9a-f]{16}$/)
    expect(one.traceId).not.toBe(other.traceId)
    expect(one.spanId).not.toBe(other.spanId)
  })

  test('leaves random the ids of spans that are started while its own are', () => {
    const { exporter, provider } = application({ idGenerator: nikaIds(), spanProcessors: [new Echo(() => provider)] })

    mirrorLog(provider)

    const ids = exporter.getFinishedSpans().map((span) => span.spanContext().spanId)
    expect(new Set(ids).size).toBe(2 * toSpans(fullLog).length)
    expect(new Set(ids)).toEqual(new Set([...ids, ...toSpans(fullLog).map(({ spanId }) => spanId)]))
    const echoes = exporter.getFinishedSpans().filter(({ name }) => name === 'echo')
    expect(new Set(echoes.map((span) => span.spanContext().traceId)).size).toBe(toSpans(fullLog).length)
  })

  test('nests below the span that is active when it is started', () => {
    const { exporter, provider } = application()
    const { mirror, log } = replay(provider)

    const active = provider.getTracer('app').startSpan('request')
    const traceparent = context.with(trace.setSpan(context.active(), active), () => mirror.trace.parent())
    log.emit({ type: 'workflow_started', task_count: 0, run_id: 'run-1', started_at: '2026-11-24T20:00:00Z', traceparent })
    log.emit({ type: 'workflow_completed', final_output: 1, total_duration_ms: 1 })

    const { traceId, spanId } = active.spanContext()
    expect(traceparent).toBe(`00-${traceId}-${spanId}-01`)
    expect(exporter.getFinishedSpans().map(facts)).toMatchObject([{ traceId, parent: spanId }])
  })

  test('has no spans when the sampler refuses the run', () => {
    const { exporter, provider } = application({ idGenerator: nikaIds(), sampler: new AlwaysOffSampler() })

    mirrorLog(provider)

    expect(exporter.getFinishedSpans()).toEqual([])
  })

  test('has no spans and goes out as not sampled when the sampler only records it', () => {
    const sampler = { shouldSample: () => ({ decision: SamplingDecision.RECORD }) }
    const { exporter, provider } = application({ idGenerator: nikaIds(), sampler })
    const { mirror, log } = replay(provider)

    for (const { kind } of fullLog) log.record(kind)

    expect(exporter.getFinishedSpans()).toEqual([])
    expect(mirror.trace.child(3, 'command')?.slice(-3)).toBe('-00')
  })

  test('says how many spans were lost that waited for their events to be stored', async () => {
    const warnings: string[] = []
    const { exporter, provider } = application()
    const { mirror, log } = replay(provider, (text) => warnings.push(text))
    mirror.recording(new MemoryEventStore())
    log.emit({ type: 'workflow_started', task_count: 0, run_id: 'run-1', started_at: '2026-11-24T20:00:00Z' })

    for (let task = 0; task < 10_002; task += 1) log.emit({ type: 'task_skipped', task_id: `t${task}` })
    await mirror.close()
    await mirror.close()

    expect(exporter.getFinishedSpans()).toEqual([])
    expect(warnings).toEqual(['2 spans were not mirrored: more than 10000 waited for their events to be stored'])
  })

  test('says once that the provider makes ids of its own', () => {
    const { exporter, provider } = application({})
    const warnings: string[] = []

    mirrorLog(provider, (text) => warnings.push(text))

    expect(exporter.getFinishedSpans()).toEqual([])
    expect(warnings).toEqual(['the run is not mirrored: there is no tracer provider with the option `idGenerator: nikaIds()`'])
  })

  test('says so when no provider is there at all', () => {
    const warnings: string[] = []
    const log = new EventLog()
    traceRun({ tracerProvider: new ProxyTracerProvider(), onWarning: (text) => warnings.push(text) }).follow(log)

    for (const { kind } of fullLog) log.record(kind)

    expect(warnings).toHaveLength(1)
  })

  test('is outside of any trace where no span is active', () => {
    const { mirror } = replay(application().provider)

    expect(mirror.trace.parent()).toBeUndefined()
  })
})
