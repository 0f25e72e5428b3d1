import type { ServerResponse } from 'node:http'
import { type Event, EventStream } from '@nika/events'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Collector } from '../../test/collector.ts'
import { fullLog } from '../../test/full-log.ts'
import { type Entry, logOf, started } from '../../test/logs.ts'
import { toSpans } from '../spans/span-builder.ts'
import { exportRun } from './export-run.ts'

const json = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
let collector: Collector

async function listen(answer?: (response: ServerResponse) => void): Promise<Collector> {
  collector = await Collector.start(answer)
  return collector
}

afterEach(() => collector.stop())

function idsOf(spans: readonly { readonly spanId: string }[]): readonly string[] {
  return spans.map(({ spanId }) => spanId)
}

describe('a run is exported', () => {
  test('whole, to /v1/traces of the collector, as protobuf', async () => {
    const { url, requests } = await listen()

    const result = await exportRun(fullLog, { url, environment: {} })

    expect(result).toEqual({ spans: toSpans(fullLog).length, url: `${url}/v1/traces` })
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({ path: '/v1/traces', headers: { 'content-type': 'application/x-protobuf' } })
  })

  test('with times to the nanosecond, the same ids and the same parents', async () => {
    const { url } = await listen()

    await exportRun(fullLog, { url, environment: json })

    expect(collector.spans()).toMatchObject(
      toSpans(fullLog).map(({ traceId, spanId, parentSpanId, name, start, end }) => ({
        traceId,
        spanId,
        ...(parentSpanId === undefined ? {} : { parentSpanId }),
        name,
        startTimeUnixNano: String(start),
        endTimeUnixNano: String(end),
      })),
    )
  })

  test('twice with equal bytes', async () => {
    const { url, requests } = await listen()

    await exportRun(fullLog, { url, environment: {} })
    await exportRun(fullLog, { url, environment: {} })

    expect(requests[0]?.body.equals(requests[1]?.body ?? Buffer.alloc(0))).toBe(true)
  })

  test('in batches of OTEL_BSP_MAX_EXPORT_BATCH_SIZE, none lost', async () => {
    const { url, requests } = await listen()

    await exportRun(asynchronous(fullLog), { url, environment: { ...json, OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '3' } })

    expect(requests.length).toBe(Math.ceil(toSpans(fullLog).length / 3))
    expect([...idsOf(collector.spans())].sort()).toEqual([...idsOf(toSpans(fullLog))].sort())
  })

  test('whole, when its last event ends more spans than requests may carry at once', async () => {
    const { url, requests } = await listen()
    const open = Array.from({ length: 20 }, (_, index): Entry => [2, { type: 'task_started', task_id: `task_${index}` }])

    const result = await exportRun(logOf([[1, started], ...open]), {
      url,
      environment: { ...json, OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '2' },
    })

    expect(result.spans).toBe(21)
    expect(requests).toHaveLength(11)
    expect(new Set(idsOf(collector.spans())).size).toBe(21)
  })

  test('with the headers and the compression of the environment', async () => {
    const { url, requests } = await listen()
    const environment = {
      ...json,
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-team=red,x-key=a%20b',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    }

    await exportRun(fullLog, { environment, headers: { 'x-more': '1' } })

    expect(requests[0]?.headers).toMatchObject({ 'x-team': 'red', 'x-key': 'a b', 'x-more': '1', 'content-encoding': 'gzip' })
    expect(collector.spans()).toHaveLength(toSpans(fullLog).length)
  })

  test('without contents unless the environment or the option asks for them', async () => {
    const { url, requests } = await listen()
    const capture = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true' }

    await exportRun(fullLog, { url, environment: json })
    await exportRun(fullLog, { url, environment: { ...json, ...capture } })
    await exportRun(fullLog, { url, environment: { ...json, ...capture }, content: false })

    expect(requests.map(({ body }) => body.includes('About clouds'))).toEqual([false, true, false])
  })

  test('while a process still writes it: only what has ended', async () => {
    const { url } = await listen()
    const log = logOf([
      [0, started],
      [1, { type: 'task_skipped', task_id: 'a' }],
      [2, { type: 'task_started', task_id: 'b' }],
    ])

    await exportRun(log, { url, environment: json, running: true })

    expect(collector.spans().map(({ name }) => name)).toEqual(['task a'])
  })

  test('with one resource, which tells of no machine', async () => {
    const { url, requests } = await listen()

    await exportRun(fullLog, {
      url,
      environment: { ...json, OTEL_SERVICE_NAME: 'shop', OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test,service.name=other' },
    })

    const { resourceSpans } = JSON.parse(requests[0]?.body.toString() ?? '')
    expect(resourceSpans).toHaveLength(1)
    expect(resourceSpans[0].resource.attributes).toEqual([
      { key: 'telemetry.sdk.language', value: { stringValue: 'nodejs' } },
      { key: 'telemetry.sdk.name', value: { stringValue: 'opentelemetry' } },
      { key: 'telemetry.sdk.version', value: { stringValue: expect.stringMatching(/^2\.12\./) } },
      { key: 'service.version', value: { stringValue: '0.0.0' } },
      { key: 'deployment.environment', value: { stringValue: 'test' } },
      { key: 'service.name', value: { stringValue: 'shop' } },
    ])
    expect(resourceSpans[0].scopeSpans[0].scope).toEqual({ name: '@nika/otel', version: '0.0.0' })
  })
})

describe('an export', () => {
  test.each([
    ['one by one', asynchronous],
    ['as an array', (events: readonly Event[]) => events],
    ['in batches', (events: readonly Event[]) => new EventStream(asynchronous([events.slice(0, 7), events.slice(7)]))],
  ])('of events that come %s sends all of them', async (_how, source) => {
    const { url } = await listen()

    await exportRun(source(fullLog), { url, environment: json })

    expect(collector.spans()).toHaveLength(toSpans(fullLog).length)
  })

  test('reads no more than the collector has room for', async () => {
    const waiting: ServerResponse[] = []
    let isOpen = false
    const { url, requests } = await listen((response) => {
      if (isOpen) response.end('{}')
      else waiting.push(response)
    })
    const log = logOf([
      [0, started],
      ...Array.from({ length: 1000 }, (_, task): Entry => [1, { type: 'task_skipped', task_id: `t${task}` }]),
    ])
    let read = 0
    const events = function* () {
      for (const event of log) {
        read += 1
        yield event
      }
    }

    const exporting = exportRun(events(), { url, environment: { OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10' } })
    await vi.waitUntil(() => waiting.length === 4)

    // The first event opens the run; four requests of ten spans are under way.
    expect(read).toBe(41)
    isOpen = true
    for (const response of waiting) response.end('{}')
    expect(await exporting).toMatchObject({ spans: 1001 })
    expect(requests).toHaveLength(101)
  })

  test('that is refused says by whom and why', async () => {
    const { url } = await listen((response) => response.writeHead(400).end('no'))

    await expect(exportRun(fullLog, { url, environment: {} })).rejects.toMatchObject({
      code: 'NIKA-OTEL-002',
      message: `${url}/v1/traces did not take the spans: Bad Request`,
    })
  })

  test('that is taken in part says how much was refused', async () => {
    const { url } = await listen((response) => response.end('{"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}}'))

    await expect(exportRun(fullLog, { url, environment: json })).rejects.toMatchObject({
      code: 'NIKA-OTEL-002',
      message: `${url}/v1/traces did not take the spans: 3 refused: too old`,
    })
  })

  test.each([
    ['takes all and has something to say', '{"partialSuccess":{"rejectedSpans":"0","errorMessage":"slow down"}}'],
    ['has nothing to say', '{"partialSuccess":{}}'],
    ['says what is not OTLP', '<html>'],
  ])('whose collector %s is a success', async (_what, answer) => {
    const { url } = await listen((response) => response.end(answer))

    expect(await exportRun(fullLog, { url, environment: json })).toMatchObject({ spans: toSpans(fullLog).length })
  })

  test('that is answered without end ends with the time that it has', async () => {
    const { url } = await listen((response) => {
      response.writeHead(200)
      const dripping = setInterval(() => response.write('x'), 10)
      response.on('close', () => clearInterval(dripping))
    })

    await expect(exportRun(fullLog, { url, environment: { OTEL_EXPORTER_OTLP_TIMEOUT: '100' } })).rejects.toMatchObject({
      code: 'NIKA-OTEL-002',
      message: `${url}/v1/traces did not take the spans: there was no answer within 100 ms`,
    })
  })

  test('never shows the credentials of its URL', async () => {
    const { url, requests } = await listen((response) => response.writeHead(requests.length === 1 ? 200 : 400).end())
    const secret = `${url.replace('//', '//ada:pw@')}?token=hidden`

    const { url: shown } = await exportRun(fullLog, { url: secret, environment: {} })

    expect(shown).toBe(`${url}/v1/traces?token=REDACTED`)
    expect(requests[0]).toMatchObject({ path: '/v1/traces?token=hidden', headers: { authorization: 'Basic YWRhOnB3' } })
    await expect(exportRun(fullLog, { url: secret, environment: {} })).rejects.toThrow(`${shown} did not take the spans`)
  })

  test('that nobody answers ends with the time that it has', async () => {
    const { url } = await listen()
    await collector.stop()
    const environment = { OTEL_EXPORTER_OTLP_TIMEOUT: '50' }

    await expect(exportRun(fullLog, { url, environment })).rejects.toMatchObject({ code: 'NIKA-OTEL-002' })
  })

  test('is not made when OTEL_SDK_DISABLED says so', async () => {
    const { url, requests } = await listen()
    const warnings: string[] = []

    const result = await exportRun(fullLog, { url, environment: { OTEL_SDK_DISABLED: 'true' }, onWarning: (text) => warnings.push(text) })

    expect(result).toEqual({ spans: 0, url: undefined })
    expect(requests).toEqual([])
    expect(warnings).toEqual(['OTEL_SDK_DISABLED is set: nothing is exported'])
  })

  test('needs a collector', async () => {
    await listen()

    await expect(exportRun(fullLog, { environment: {} })).rejects.toMatchObject({ code: 'NIKA-OTEL-004' })
  })
})

async function* asynchronous<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}
