import Anthropic from '@anthropic-ai/sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { playAnthropic } from '../../../test/support/providers/anthropic-wire.ts'
import { withServer } from '../../../test/support/providers/loopback-server.ts'
import { createAnthropic } from './provider.ts'

// The global that `@opentelemetry/api` keeps, https://github.com/open-telemetry/opentelemetry-js/blob/main/api/src/internal/global-utils.ts:
// a tracer provider in it sees the spans of every library.
const api = Symbol.for('opentelemetry.js.api.1')
let spans: string[] = []

beforeEach(() => {
  spans = []
  const context = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 }
  const span = new Proxy(
    {},
    { get: (_, member) => (member === 'spanContext' ? () => context : member === 'isRecording' ? () => true : () => span) },
  )
  const startSpan = (name: string): object => {
    spans.push(name)
    return span
  }
  const tracer = { startSpan }
  Reflect.set(globalThis, api, { version: '1.9.1', trace: { getTracer: () => tracer } })
})

afterEach(() => void Reflect.deleteProperty(globalThis, api))

const scenario = { type: 'answer', chunks: ['hi'], finish_reason: 'stop', usage: { input_tokens: 1, output_tokens: 1 } } as const

test('the SDK makes a span of a call, unless it is told not to', async () => {
  await withServer(playAnthropic(scenario), async ({ url }) => {
    const client = new Anthropic({ baseURL: url, apiKey: 'none' })
    await client.messages.create({ model: 'm', max_tokens: 5, messages: [{ role: 'user', content: 'x' }] })
  })

  expect(spans).toHaveLength(1)
})

test('a global tracer provider sees no span of the SDK, and no trace context but the caller’s is sent', async () => {
  await withServer(playAnthropic(scenario), async ({ url, requests }) => {
    const provider = createAnthropic({ base_url: url, api_key: 'none' })
    await provider.infer({ model: 'm', prompt: 'x' })
    await provider.infer({ model: 'm', prompt: 'x', headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01' } })

    expect(requests.map(({ headers }) => headers['traceparent'])).toEqual([
      undefined,
      '00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01',
    ])
  })

  expect(spans).toEqual([])
})
