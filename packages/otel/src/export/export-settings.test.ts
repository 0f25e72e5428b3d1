import { describe, expect, test } from 'vitest'
import { exportSettings } from './export-settings.ts'

const base = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const whole = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'

describe('spans go to', () => {
  test.each([
    ['the url, as a base', 'http://one:4318', {}, 'http://one:4318/v1/traces'],
    ['the url, with a path', 'http://one/otlp/', {}, 'http://one/otlp/v1/traces'],
    ['the url, whole already', 'http://one/v1/traces', {}, 'http://one/v1/traces'],
    ['the url before the environment', 'http://one', { [base]: 'http://two', [whole]: 'http://three' }, 'http://one/v1/traces'],
    ['the base of the environment', undefined, { [base]: 'http://two:1' }, 'http://two:1/v1/traces'],
    ['the whole URL of the environment', undefined, { [base]: 'http://two', [whole]: 'http://three/in' }, 'http://three/in'],
  ])('%s', (_what, url, environment, target) => {
    expect(exportSettings({ url, environment })?.url).toBe(target)
  })

  test('nobody when nobody is named', () => {
    expect(exportSettings({ environment: { [base]: ' ' } })).toBeUndefined()
  })

  test.each(['localhost:4318', 'grpc://one:4317', 'one'])('no address that is no http URL: %s', (url) => {
    expect(() => exportSettings({ url, environment: {} })).toThrow(expect.objectContaining({ code: 'NIKA-OTEL-003' }))
    expect(() => exportSettings({ environment: { [base]: url } })).toThrow(`OTEL_EXPORTER_OTLP_ENDPOINT is "${url}"`)
  })
})

test('the environment tells the rest', () => {
  const environment = {
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_HEADERS: 'a=1,b=2',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'b=3',
    OTEL_EXPORTER_OTLP_TIMEOUT: '10',
    OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '20',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_BSP_MAX_QUEUE_SIZE: '100',
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '500',
    OTEL_BSP_SCHEDULE_DELAY: '7',
  }

  expect(exportSettings({ url: 'http://one', environment })).toEqual({
    url: 'http://one/v1/traces',
    headers: { a: '1', b: '3' },
    format: 'json',
    compression: 'gzip',
    timeoutMs: 20,
    batch: { maxQueueSize: 100, maxBatchSize: 100, delayMs: 7 },
    warnings: [],
  })
})

test('without it there are defaults, and what is no number counts as absent', () => {
  const environment = { OTEL_EXPORTER_OTLP_TIMEOUT: 'soon', OTEL_BSP_MAX_QUEUE_SIZE: '-1' }

  expect(exportSettings({ url: 'http://one', environment })).toMatchObject({
    format: 'protobuf',
    compression: 'none',
    timeoutMs: 10_000,
    batch: { maxQueueSize: 2048, maxBatchSize: 512, delayMs: 5000 },
  })
})

test('names of protocols and compressions are known in capital letters, too', () => {
  const environment = { OTEL_EXPORTER_OTLP_PROTOCOL: 'HTTP/JSON', OTEL_EXPORTER_OTLP_COMPRESSION: 'GZIP' }

  expect(exportSettings({ url: 'http://one', environment })).toMatchObject({ format: 'json', compression: 'gzip', warnings: [] })
})

test('the shorter of both timeouts holds', () => {
  expect(exportSettings({ url: 'http://one', environment: { OTEL_BSP_EXPORT_TIMEOUT: '70' } })?.timeoutMs).toBe(70)
  expect(exportSettings({ url: 'http://one', environment: { OTEL_BSP_EXPORT_TIMEOUT: '70000' } })?.timeoutMs).toBe(10_000)
})

test('grpc becomes protobuf, with a warning', () => {
  const settings = exportSettings({ url: 'http://one', environment: { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' } })

  expect(settings).toMatchObject({
    format: 'protobuf',
    warnings: ['the OTLP protocol "grpc" is not spoken here: http/protobuf is used'],
  })
})
