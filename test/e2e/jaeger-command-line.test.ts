import type { Event } from '@nika/events'
import { exportRun, type SpanData, toSpans } from '@nika/otel'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { byId, expected, shown } from '../support/jaeger/as-shown.ts'
import { installJaeger, installTimeoutMs, Jaeger } from '../support/jaeger/jaeger.ts'
import { NikaProject } from '../support/nika-project.ts'

const files = {
  'traced.nika.yaml': `nika: traced
model: mock/echo
permits: { exec: [printenv] }
tasks:
  ask: { infer: { prompt: "Say hello" } }
  tell: { after: { ask: success }, exec: { command: [printenv, TRACEPARENT] } }
outputs: { traceparent: "\${{ tasks.tell.output }}" }
`,
  'slow.nika.yaml': `nika: slow
permits: { exec: [sleep, "true"] }
tasks:
  first: { exec: { command: ["true"] } }
  slow: { after: { first: success }, exec: { command: [sleep, "3"] } }
`,
}

let jaeger: Jaeger
let project: NikaProject

beforeAll(async () => {
  installJaeger()
  jaeger = await Jaeger.start()
}, installTimeoutMs)
afterAll(() => jaeger.stop())
beforeEach(() => {
  project = new NikaProject(files)
})
afterEach(() => project[Symbol.dispose]())

async function inJaeger(spans: readonly SpanData[]) {
  const trace = await jaeger.trace(spans[0]?.traceId ?? '', spans.length)
  return { shown: byId(trace.spans.map(shown)), wanted: byId(spans.map(expected)), count: trace.spans.length }
}

function isSleepStarted({ kind }: Event): boolean {
  return kind.type === 'command_started' && kind['program'] === 'sleep'
}

describe('nika run --otel', () => {
  test('sends the run as it goes, and gives programs their place in the trace', async () => {
    const { status, stdout } = project.nika(['run', 'traced.nika.yaml', '--otel', jaeger.url])

    const spans = toSpans(project.events())
    const command = spans.find(({ row }) => row === 'command')
    expect({ status, stdout }).toEqual({ status: 0, stdout: `{"traceparent":"00-${command?.traceId}-${command?.spanId}-01"}\n` })
    const trace = await inJaeger(spans)
    expect(trace.shown).toEqual(trace.wanted)
  })

  test('is meant by OTEL_EXPORTER_OTLP_ENDPOINT, too, and takes part in the trace of TRACEPARENT', async () => {
    const parent = '00-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203331-01'

    const { status } = project.bash(`TRACEPARENT=${parent} OTEL_EXPORTER_OTLP_ENDPOINT=${jaeger.url} $NIKA run traced.nika.yaml`)

    expect(status).toBe(0)
    const trace = await jaeger.trace('0af7651916cd43dd8448eb211c80319d', 5)
    expect(trace.spans.map(shown).find(({ name }) => name === 'invoke_workflow traced')?.parent).toBe('b7ad6b7169203331')
  })

  test('costs one line when nobody is there, and the run is as it would be', () => {
    const { status, stdout, stderr } = project.nika(['run', 'traced.nika.yaml', '--otel', 'http://127.0.0.1:9'])

    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('"traceparent":"00-') })
    expect(stderr.match(/^note: .*$/gm)).toEqual([
      'note: 5 of 5 spans did not reach http://127.0.0.1:9/v1/traces: connect ECONNREFUSED 127.0.0.1:9; `nika export RUN --to otlp URL` sends a stored run',
    ])
  })

  test('refuses what is no URL before anything runs', () => {
    const { status, stderr } = project.nika(['run', 'traced.nika.yaml', '--otel', 'localhost:4318'])

    expect(status).toBe(2)
    expect(stderr).toContain('NIKA-OTEL-003')
  })
})

describe('nika export', () => {
  test('sends a stored run, which is then one trace with what was sent live', async () => {
    project.nika(['run', 'traced.nika.yaml', '--otel', jaeger.url])
    const spans = toSpans(project.events())
    await inJaeger(spans)

    const { status, stderr } = project.nika(['export', '@last', jaeger.url, '--to', 'otlp'])

    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/^sent 5 spans of run \S+ to http/) })
    const trace = await inJaeger(spans)
    expect(trace.shown).toEqual(trace.wanted)
    expect(trace.count).toBe(spans.length)
  })

  test('completes the trace of a run whose process was killed', async () => {
    const running = project.start(['run', 'slow.nika.yaml', '--otel', jaeger.url])
    await vi.waitUntil(() => running.stderr.includes('· slow'), { timeout: 30_000 })
    // What is about to happen is stored before it happens.
    await vi.waitUntil(() => project.events().some(isSleepStarted), { timeout: 30_000 })
    running.signal('SIGKILL')
    await running.ended

    const { status } = project.nika(['export', '@last', jaeger.url])

    expect(status).toBe(0)
    const spans = toSpans(project.events())
    const trace = await inJaeger(spans)
    expect(trace.shown).toEqual(trace.wanted)
    expect(spans.map(({ name, attributes }) => [name, attributes['error.type']])).toEqual([
      ['exec true', undefined],
      ['task first', undefined],
      ['exec sleep', 'interrupted'],
      ['task slow', 'interrupted'],
      ['invoke_workflow slow', 'interrupted'],
    ])
  })

  test('gives the bytes of another machine', async () => {
    project.nika(['run', 'traced.nika.yaml'])
    const events = project.events()

    project.nika(['export', '@last', jaeger.url])
    await exportRun(events, { url: jaeger.url, environment: {} })

    const trace = await inJaeger(toSpans(events))
    expect(trace.count).toBe(5)
    expect(trace.shown).toEqual(trace.wanted)
  })

  test('prints what the trace holds, contents only when they are asked for', () => {
    project.nika(['run', 'traced.nika.yaml'])

    const { status, stdout } = project.nika(['export', '@last', '--to', 'tree'])

    expect(status).toBe(0)
    expect(stdout.match(/^ *(invoke_workflow|task|chat|exec)\b.*?(?= {2})/gm)).toEqual([
      'invoke_workflow traced',
      '  task ask',
      '    chat echo',
      '  task tell',
      '    exec printenv',
    ])
    expect(stdout).not.toContain('Say hello')
    expect(project.nika(['export', '@last', '--to', 'tree', '--content']).stdout).toContain('Say hello')
  })

  test('prints of a run that still goes on what has ended, as it would send it', async () => {
    const running = project.start(['run', 'slow.nika.yaml'])
    await vi.waitUntil(() => running.stderr.includes('· slow'), { timeout: 30_000 })
    await vi.waitUntil(() => project.events().some(isSleepStarted), { timeout: 30_000 })

    const { status, stdout } = project.nika(['export', '@last', '--to', 'tree'])
    await running.ended

    expect(status).toBe(0)
    expect(stdout.match(/^ *(invoke_workflow|task|exec)\b.*?(?= {2})/gm)).toEqual(['task first', '  exec true'])
  })

  test.each([
    [['--to', 'paper'], 'NIKA-CLI-003'],
    [['http://127.0.0.1:1', '--to', 'tree'], 'NIKA-CLI-003'],
    [['--to', 'otlp'], 'NIKA-OTEL-004'],
  ])('refuses %j', (args, code) => {
    project.nika(['run', 'traced.nika.yaml'])

    const { status, stderr } = project.nika(['export', '@last', ...args])

    expect(status).toBe(2)
    expect(stderr).toContain(code)
  })
})
