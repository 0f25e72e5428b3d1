import type { ServerResponse } from 'node:http'
import { EventLog, type KnownEventKind, MemoryEventStore, Recorder } from '@nika/events'
import { afterEach, describe, expect, test } from 'vitest'
import { Collector } from '../../test/collector.ts'
import { logOf, started } from '../../test/logs.ts'
import { exportRun } from '../export/export-run.ts'
import { spanIdOf, traceIdOf } from '../spans/ids.ts'
import { toSpans } from '../spans/span-builder.ts'
import { type MirrorRunOptions, mirrorRun } from './run-mirror.ts'

const json = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
const begun: KnownEventKind = { type: 'task_started', task_id: 'a' }
const done: KnownEventKind = { type: 'task_completed', task_id: 'a', output: 1, duration_ms: 1 }
const completed: KnownEventKind = { type: 'workflow_completed', final_output: 1, total_duration_ms: 1 }
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

let collector: Collector | undefined

afterEach(() => collector?.stop())

async function listen(answer?: (response: ServerResponse) => void): Promise<Collector> {
  collector = await Collector.start(answer)
  return collector
}

function mirrored(kinds: readonly KnownEventKind[], options: MirrorRunOptions) {
  const warnings: string[] = []
  const mirror = mirrorRun({ environment: json, onWarning: (text) => warnings.push(text), ...options })
  const log = new EventLog()
  mirror.follow(log)
  for (const kind of kinds) log.emit(kind)
  return { mirror, log, warnings }
}

describe('a mirrored run', () => {
  test('is the same trace live and afterwards', async () => {
    const { url, requests } = await listen()
    const { mirror, log } = mirrored([started, begun, done, completed], { url })

    await mirror.close()
    await exportRun(log.events(), { url, environment: json })

    expect(requests).toHaveLength(2)
    expect(requests[0]?.body.toString()).toBe(requests[1]?.body.toString())
  })

  test('lets a span go when its last event is durable, not before', async () => {
    const { url } = await listen()
    const environment = { ...json, OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '1' }
    const mirror = mirrorRun({ url, environment })
    const log = new EventLog()
    mirror.follow(log)
    const recorder = new Recorder({ log, store: mirror.recording(new MemoryEventStore()), runId: 'run-1' })
    log.emit(started)
    log.emit(begun)
    log.emit(done)
    await recorder.barrier(1)
    // Written with the events before it, so it is durable, too.
    log.emit({ type: 'task_skipped', task_id: 'b' })
    await recorder.close()

    await mirror.close()

    expect(collector?.spans().map(({ name }) => name)).toEqual(['task a'])
  })

  test('goes on where another process left it: that one has mirrored what was before', async () => {
    const { url } = await listen()
    const before = logOf([
      [0, started],
      [1, begun],
      [2, done],
      [3, { ...begun, task_id: 'b' }],
    ])
    const mirror = mirrorRun({ url, environment: json })
    const log = new EventLog({ events: before })
    mirror.follow(log)
    log.emit({ type: 'workflow_resumed' })
    log.emit({ ...begun, task_id: 'b' })
    log.emit({ ...done, task_id: 'b' })
    log.emit(completed)

    await mirror.close()

    expect(collector?.spans().map(({ spanId }) => spanId)).toEqual(
      toSpans(log.events())
        .filter(({ name }) => name !== 'task a')
        .map(({ spanId }) => spanId),
    )
  })

  test('that is not sampled where it was started has no live spans', async () => {
    const { url, requests } = await listen()
    const unsampled = traceparent.replace(/01$/, '00')
    const { mirror } = mirrored([{ ...started, traceparent: unsampled }, begun, done, completed], { url, traceparent: unsampled })

    await mirror.close()

    expect(requests).toEqual([])
    expect(mirror.trace.child(1, 'command')).toBe(`00-0af7651916cd43dd8448eb211c80319c-${spanIdOf('run-1', 1, 'command')}-00`)
  })

  test('is not mirrored when OTEL_SDK_DISABLED says so', async () => {
    const { url, requests } = await listen()
    const { mirror } = mirrored([started, completed], { url, environment: { OTEL_SDK_DISABLED: 'true' } })

    await mirror.close()

    expect(requests).toEqual([])
  })

  test.each([
    [traceparent, '01'],
    [undefined, '00'],
  ])('takes part in the trace %s even then', (parent, flags) => {
    const environment = { OTEL_SDK_DISABLED: 'true', TRACEPARENT: parent }
    const { mirror } = mirrored([{ ...started, traceparent: parent }], { environment })

    expect(mirror.trace.parent()).toBe(parent)
    expect(mirror.trace.child(1, 'command')?.slice(-2)).toBe(flags)
  })
})

describe('a collector', () => {
  test('that is down costs one warning', async () => {
    const { url } = await listen()
    await collector?.stop()
    const { mirror, warnings } = mirrored([started, begun, done, completed], { url })

    await mirror.close()

    expect(warnings).toEqual([expect.stringMatching(/^2 of 2 spans did not reach http:.*\/v1\/traces: connect ECONNREFUSED/)])
  })

  test('that refuses costs one warning', async () => {
    const { url } = await listen((response) => response.writeHead(403).end())
    const environment = { ...json, OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '1' }
    const { mirror, warnings } = mirrored([started, begun, done, completed], { url, environment })

    await mirror.close()

    expect(warnings).toEqual([`2 of 2 spans did not reach ${url}/v1/traces: Forbidden`])
  })

  test('that refuses a part costs one warning, which counts that part', async () => {
    const { url } = await listen((response) => response.end('{"partialSuccess":{"rejectedSpans":1,"errorMessage":"too old"}}'))
    const { mirror, warnings } = mirrored([started, begun, done, completed], { url })

    await mirror.close()

    expect(warnings).toEqual([`1 of 2 spans did not reach ${url}/v1/traces: 1 refused: too old`])
  })

  test('that refuses costs no second warning when the mirror is closed again, and shows no credentials', async () => {
    const { url } = await listen((response) => response.writeHead(403).end())
    const { mirror, warnings } = mirrored([started, begun, done, completed], { url: url.replace('//', '//ada:pw@') })

    await Promise.all([mirror.close(), mirror.close()])
    await mirror.close()

    expect(warnings).toEqual([`2 of 2 spans did not reach ${url}/v1/traces: Forbidden`])
  })

  test('that does not answer costs one warning and no more than the limit', async () => {
    const { url } = await listen(() => undefined)
    const { mirror, warnings } = mirrored([started, begun, done, completed], { url, flushLimitMs: 50 })

    await mirror.close()

    expect(warnings).toEqual([`2 of 2 spans did not reach ${url}/v1/traces: there was no answer within 50 ms`])
  })

  test('that is too slow loses spans, which are counted', async () => {
    const { url } = await listen()
    const environment = { ...json, OTEL_BSP_MAX_QUEUE_SIZE: '1', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '1' }
    const { mirror, warnings } = mirrored([started, begun, done, { ...begun, task_id: 'b' }, { ...done, task_id: 'b' }, completed], {
      url,
      environment,
    })

    await mirror.close()

    expect(warnings).toEqual([`1 of 3 spans did not reach ${url}/v1/traces: they came faster than they were taken`])
  })

  test.each([
    [{ environment: {} }, 'NIKA-OTEL-004'],
    [{ url: 'localhost' }, 'NIKA-OTEL-003'],
  ])('is needed: %j', (options, code) => {
    expect(() => mirrorRun(options)).toThrow(expect.objectContaining({ code }))
  })
})

test('a log that names no run is not mirrored, and says why', async () => {
  const { url, requests } = await listen()
  const { mirror, warnings } = mirrored([begun, done], { url })

  await mirror.close()

  expect(requests).toEqual([])
  expect(warnings).toEqual(['the run is not mirrored any more: the log does not tell which run it is of and when that began'])
})

describe('the trace context', () => {
  test.each([
    ['the option', { traceparent, environment: { ...json, TRACEPARENT: 'other' } }, traceparent],
    ['TRACEPARENT', { environment: { ...json, TRACEPARENT: traceparent } }, traceparent],
    ['nowhere when TRACEPARENT is not valid', { environment: { ...json, TRACEPARENT: 'other' } }, undefined],
    ['nowhere', {}, undefined],
  ])('comes in from %s', (_where, options, parent) => {
    expect(mirrored([], { url: 'http://127.0.0.1:9', ...options }).mirror.trace.parent()).toBe(parent)
  })

  test('goes out to programs and requests, and to providers only when that is allowed', () => {
    const child = (options: MirrorRunOptions, row: 'model' | 'command' | 'HTTP') =>
      mirrored([started], { url: 'http://127.0.0.1:9', ...options }).mirror.trace.child(7, row)
    const expected = (row: 'model' | 'command' | 'HTTP') => `00-${traceIdOf('run-1')}-${spanIdOf('run-1', 7, row)}-01`

    expect(child({}, 'command')).toBe(expected('command'))
    expect(child({}, 'HTTP')).toBe(expected('HTTP'))
    expect(child({}, 'model')).toBeUndefined()
    expect(child({ traceToProviders: true }, 'model')).toBe(expected('model'))
  })
})
