import { setTimeout } from 'node:timers/promises'
import { type Event, EventLog, type KnownEventKind } from '@nika/events'
import { exportRun, mirrorRun, type SpanData, toSpans } from '@nika/otel'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { byId, expected, shown } from '../support/jaeger/as-shown.ts'
import { forkLog, loopLog, resumedLog, toolLog } from '../support/jaeger/hand-made-logs.ts'
import { installJaeger, installTimeoutMs, Jaeger, type JaegerTrace } from '../support/jaeger/jaeger.ts'

const environment = {}
let jaeger: Jaeger

beforeAll(async () => {
  installJaeger()
  jaeger = await Jaeger.start()
}, installTimeoutMs)

afterAll(() => jaeger.stop())

async function traceOf(spans: readonly SpanData[]): Promise<JaegerTrace> {
  return jaeger.trace(spans[0]?.traceId ?? '', spans.length)
}

/** A trace as `name < parent`, sorted. */
function tree({ spans }: JaegerTrace): readonly string[] {
  const names = new Map(spans.map(({ spanID, operationName }) => [spanID, operationName]))
  return spans
    .map(shown)
    .map(({ name, parent }) => (parent === undefined ? name : `${name} < ${names.get(parent) ?? parent}`))
    .sort()
}

describe('a hand-made log in Jaeger', () => {
  test.each([
    ['with a loop and a task that is tried again', loopLog],
    ['with tools, HTTP and commands', toolLog],
    ['of a fork', forkLog],
    ['of a run that was killed and resumed', resumedLog],
  ])('%s is exactly what the log says: parents, times, kinds, attributes, status, links', async (_what, log) => {
    const spans = toSpans(log, { content: true })

    await exportRun(log, { url: jaeger.url, environment, content: true })

    const trace = await traceOf(spans)
    expect(byId(trace.spans.map(shown))).toEqual(byId(spans.map(expected)))
    expect(trace.spans.filter(({ warnings }) => warnings !== null)).toEqual([])
  })

  test('has the tree that a person expects', async () => {
    await exportRun(loopLog, { url: jaeger.url, environment, content: true })

    expect(tree(await traceOf(toSpans(loopLog)))).toEqual([
      'attempt 1 < task flaky',
      'attempt 2 < task flaky',
      'chat tiny < attempt 1',
      'chat tiny < attempt 2',
      'exec true < task each[0]',
      'exec true < task each[1]',
      'invoke_workflow loop',
      'task each < invoke_workflow loop',
      'task each[0] < task each',
      'task each[1] < task each',
      'task flaky < invoke_workflow loop',
      'task never < invoke_workflow loop',
    ])
  })

  test('that was killed and resumed shows its segments', async () => {
    await exportRun(resumedLog, { url: jaeger.url, environment, content: true })

    expect(tree(await traceOf(toSpans(resumedLog)))).toEqual([
      'chat tiny < task ask',
      'chat tiny < task ask',
      'invoke_workflow resumed',
      'invoke_workflow resumed < invoke_workflow resumed',
      'task ask < invoke_workflow resumed',
      'task ask < invoke_workflow resumed',
    ])
  })
})

/** A run of `tasks` commands, each with its own span. */
function emitRun(log: EventLog, runId: string, tasks: number): void {
  const emit = (kind: KnownEventKind): void => void log.emit(kind)
  emit({ type: 'workflow_started', task_count: tasks, run_id: runId, started_at: '2026-11-24T20:00:00Z', workflow: 'many' })
  for (let task = 0; task < tasks; task += 1) {
    const task_id = `t${task}`
    emit({ type: 'task_started', task_id })
    emit({ type: 'command_started', task_id, call_id: task_id, program: 'true' })
    emit({ type: 'command_exited', task_id, call_id: task_id, exit_code: 0 })
    emit({ type: 'task_completed', task_id, output: null, duration_ms: 0 })
  }
  emit({ type: 'workflow_completed', final_output: null, total_duration_ms: 0 })
}

describe('a run in Jaeger', () => {
  test('of 10,000 spans arrives whole', async () => {
    const log = new EventLog()
    emitRun(log, 'run-of-10000', 4999)
    const spans = toSpans(log.events())

    const { spans: sent } = await exportRun(log.events(), { url: jaeger.url, environment })

    expect(sent).toBe(9999)
    const trace = await traceOf(spans)
    expect(trace.spans).toHaveLength(9999)
    expect(new Set(trace.spans.map(({ spanID }) => spanID)).size).toBe(9999)
  })

  test('live and afterwards is one trace, each span once', async () => {
    const mirror = mirrorRun({ url: jaeger.url, environment })
    const log = new EventLog()
    mirror.follow(log)
    emitRun(log, 'run-twice', 20)
    await mirror.close()
    const spans = toSpans(log.events())
    await traceOf(spans)

    await exportRun(log.events(), { url: jaeger.url, environment })
    // What comes a second time must have had the time to come.
    await setTimeout(500)

    const trace = await traceOf(spans)
    expect(byId(trace.spans.map(shown))).toEqual(byId(spans.map(expected)))
    expect(trace.spans).toHaveLength(spans.length)
    expect(Object.keys(trace.processes)).toHaveLength(1)
  })
})

describe('Jaeger stopped in the middle of a run', () => {
  test('leaves the run undisturbed, and an export completes the trace', async () => {
    const own = await Jaeger.start()
    try {
      const warnings: string[] = []
      const mirror = mirrorRun({
        url: own.url,
        environment: { OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10', OTEL_EXPORTER_OTLP_TIMEOUT: '500' },
        onWarning: (text) => warnings.push(text),
      })
      const log = new EventLog()
      mirror.follow(log)
      const events: readonly Event[] = eventsOf('run-through-a-stop', 30)
      for (const { kind } of events.slice(0, 60)) log.record(kind)
      await own.trace(toSpans(events)[0]?.traceId ?? '', 10)

      await own.stop()
      for (const { kind } of events.slice(60)) log.record(kind)
      await mirror.close()
      await own.start()
      await exportRun(log.events(), { url: own.url, environment })

      const spans = toSpans(log.events())
      const trace = await own.trace(spans[0]?.traceId ?? '', spans.length)
      expect(byId(trace.spans.map(shown))).toEqual(byId(spans.map(expected)))
      expect(warnings).toEqual([expect.stringMatching(/^\d+ of 61 spans did not reach .*: .*ECONN/)])
    } finally {
      await own.stop()
    }
  })
})

function eventsOf(runId: string, tasks: number): readonly Event[] {
  const log = new EventLog()
  emitRun(log, runId, tasks)
  return log.events()
}
