import { afterAll, beforeAll, expect, test } from 'vitest'
import { EmptyProject } from '../support/empty-project.ts'
import { shown } from '../support/jaeger/as-shown.ts'
import { installJaeger, installTimeoutMs, Jaeger } from '../support/jaeger/jaeger.ts'
import { tarballsOf } from '../support/tarballs.ts'

let project: EmptyProject
let jaeger: Jaeger

beforeAll(async () => {
  installJaeger()
  jaeger = await Jaeger.start()
  project = new EmptyProject()
  project.install(...tarballsOf('@nika/otel', '@nika/events'), '@opentelemetry/api@1.9.1')
}, installTimeoutMs)

afterAll(async () => {
  await jaeger.stop()
  project[Symbol.dispose]()
})

test('@nika/otel with @nika/events alone exports a hand-made log to Jaeger', async () => {
  project.write(
    'export.js',
    `import { EventLog } from '@nika/events'
import { exportRun, toSpans } from '@nika/otel'
const log = new EventLog()
log.emit({ type: 'workflow_started', task_count: 1, run_id: 'packed', started_at: '2026-11-24T20:00:00Z', workflow: 'packed' })
log.emit({ type: 'task_started', task_id: 'greet' })
log.emit({ type: 'task_completed', task_id: 'greet', output: 'hello', duration_ms: 1 })
log.emit({ type: 'workflow_completed', final_output: 'hello', total_duration_ms: 1 })
const { spans } = await exportRun(log, { url: process.argv[2] })
console.log(spans, toSpans(log)[0].traceId)`,
  )

  const { status, stdout, stderr } = project.run(['export.js', jaeger.url])

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const [count, traceId = ''] = stdout.trim().split(' ')
  expect(count).toBe('2')
  const trace = await jaeger.trace(traceId, 2)
  expect(trace.spans.map(({ operationName }) => operationName).sort()).toEqual(['invoke_workflow packed', 'task greet'])
})

test(
  '@nika/otel in an application with a tracer provider of its own starts the run below its active span',
  async () => {
    project.install('@opentelemetry/sdk-trace-node@2', '@opentelemetry/exporter-trace-otlp-proto@0.223')
    project.write(
      'application.js',
      `import { EventLog } from '@nika/events'
import { nikaIds, toSpans, traceRun } from '@nika/otel'
import { trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
const spanProcessors = [new BatchSpanProcessor(new OTLPTraceExporter({ url: process.argv[2] + '/v1/traces' }))]
const provider = new NodeTracerProvider({ idGenerator: nikaIds(), spanProcessors })
provider.register()
trace.getTracer('application').startActiveSpan('request', (span) => {
  const mirror = traceRun({ onWarning: console.warn })
  const log = new EventLog()
  mirror.follow(log)
  const traceparent = mirror.trace.parent()
  log.emit({ type: 'workflow_started', task_count: 0, run_id: 'nested', started_at: '2026-11-24T20:00:00Z', workflow: 'nested', traceparent })
  log.emit({ type: 'workflow_completed', final_output: null, total_duration_ms: 1 })
  span.end()
  console.log(toSpans(log)[0].traceId, span.spanContext().spanId)
})
await provider.shutdown()`,
    )

    const { status, stdout, stderr } = project.run(['application.js', jaeger.url])

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const [traceId = '', parent] = stdout.trim().split(' ')
    const trace = await jaeger.trace(traceId, 2)
    expect(trace.spans.map(shown).map((span) => [span.name, span.parent])).toEqual(
      expect.arrayContaining([
        ['request', undefined],
        ['invoke_workflow nested', parent],
      ]),
    )
  },
  installTimeoutMs,
)
