import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../test/arbitrary-runs.ts'
import { fullLog } from '../../test/full-log.ts'
import { toSpans } from '../spans/span-builder.ts'
import type { SpanData } from '../spans/span-data.ts'
import { encodeSpans } from './encode-spans.ts'
import { type ReadableSpan, toReadableSpan } from './readable-span.ts'

const resource = resourceFromAttributes({ 'service.name': 'nika', 'service.version': '1.2.3' })

const span: SpanData = {
  traceId: '0af7651916cd43dd8448eb211c80319d',
  spanId: 'b7ad6b7169203331',
  row: 'task',
  name: 'task greet',
  kind: 'internal',
  parentSpanId: undefined,
  parentIsRemote: false,
  start: 1_764_014_400_000_000_000n,
  end: 1_764_014_400_000_000_001n,
  attributes: {},
  events: [],
  links: [],
  status: { code: 'unset' },
  closedBy: 0,
}

function readable(spans: readonly SpanData[]): ReadableSpan[] {
  return spans.map((data) => toReadableSpan(data, resource))
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex')
}

/** Ours, beside what OpenTelemetry's own serializer makes of the same spans. */
function bothWays(spans: readonly SpanData[]): readonly [string, string] {
  return [hex(encodeSpans(readable(spans))), hex(ProtobufTraceSerializer.serializeRequest(readable(spans)))]
}

describe("spans have the bytes of OpenTelemetry's own serializer", () => {
  test.each([
    ['none', []],
    ['a span with nothing in it', [span]],
    ['a remote parent', [{ ...span, parentSpanId: '00f067aa0ba902b7', parentIsRemote: true }]],
    ['an error with a message', [{ ...span, status: { code: 'error', message: 'it failed' } }]],
    ['an error without one', [{ ...span, status: { code: 'error', message: undefined } }]],
    ['times that 64 bits do not hold', [{ ...span, start: 2n ** 64n, end: 2n ** 64n + 1n }]],
    [
      'links and events',
      [{ ...span, links: [span, span], events: [{ name: 'said', time: span.start, attributes: { 'nika.permit.why': '' } }] }],
    ],
  ] satisfies [string, SpanData[]][])('%s', (_, spans) => {
    const [ours, theirs] = bothWays(spans)

    expect(ours).toBe(theirs)
  })

  test.each([
    '',
    'short',
    'x'.repeat(31),
    'x'.repeat(32),
    'x'.repeat(127),
    'x'.repeat(128),
    'x'.repeat(20_000),
    'x'.repeat(400_000),
    'grüße',
    '東京'.repeat(50),
    '👋',
    'alone: \ud83d',
    0,
    -0,
    1,
    127,
    128,
    16_384,
    2 ** 31,
    2 ** 32,
    Number.MAX_SAFE_INTEGER,
    -1,
    -(2 ** 33),
    Number.MIN_SAFE_INTEGER,
    0.1,
    -1.5e-300,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    false,
    [],
    ['one', '', 'zwölf', 'x'.repeat(200)],
  ])('an attribute that is %j', (value) => {
    const [ours, theirs] = bothWays([{ ...span, name: String(value), attributes: { 'nika.task.id': value, 'nika.code': 'after' } }])

    expect(ours).toBe(theirs)
  })

  test('a whole log, with contents', () => {
    const [ours, theirs] = bothWays(toSpans(fullLog, { content: true }))

    expect(ours).toBe(theirs)
  })

  test('any run', () => {
    fc.assert(
      fc.property(runs(), (events) => {
        const [ours, theirs] = bothWays(toSpans(events, { content: true }))

        expect(ours).toBe(theirs)
      }),
    )
  })

  test('any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const [ours, theirs] = bothWays([{ ...span, attributes: { 'nika.task.id': text } }])

        expect(ours).toBe(theirs)
      }),
    )
  })
})

test('bytes that were given stay as they are when others are made', () => {
  const first = encodeSpans(readable([span]))
  const before = hex(first)

  encodeSpans(readable([{ ...span, name: 'x'.repeat(1000) }]))

  expect(hex(first)).toBe(before)
})

test('a request that could not be made leaves nothing in the next one', () => {
  const [broken] = readable([span])
  if (broken === undefined) throw new Error('there is no span')
  Object.defineProperty(broken, 'name', { get: () => JSON.parse('not a name') })

  expect(() => encodeSpans([broken])).toThrow(SyntaxError)

  const [ours, theirs] = [hex(encodeSpans(readable([span]))), hex(ProtobufTraceSerializer.serializeRequest(readable([span])))]
  expect(ours).toBe(theirs)
})

test('a time before 1970, of a clock that is far off, keeps no span from leaving', () => {
  // The fields 7 and 8, in two's complement.
  expect(hex(encodeSpans(readable([{ ...span, start: -2n, end: -1n }])))).toContain('39feffffffffffffff41ffffffffffffffff')
})
