import { workflow } from '@nika/language'
import { nikaIds, traceRun } from '@nika/otel'
import { createAnthropic } from '@nika/provider-anthropic'
import { createOpenAI } from '@nika/provider-openai'
import { Runner } from '@nika/runner'
import { context, propagation, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { playAnthropic } from '../support/providers/anthropic-wire.ts'
import { withServer } from '../support/providers/loopback-server.ts'
import { playOpenAI } from '../support/providers/openai-wire.ts'

const exporter = new InMemorySpanExporter()
const answer = { type: 'answer', chunks: ['hi'], finish_reason: 'stop', usage: { input_tokens: 1, output_tokens: 1 } } as const

beforeEach(() => {
  const provider = new NodeTracerProvider({ idGenerator: nikaIds(), spanProcessors: [new SimpleSpanProcessor(exporter)] })
  provider.register()
})

afterEach(() => {
  exporter.reset()
  trace.disable()
  context.disable()
  propagation.disable()
})

/** Runs one task in an application whose tracer provider is registered globally; the spans that it saw. */
async function spansOf(model: string, providers: ConstructorParameters<typeof Runner>[1]): Promise<readonly string[]> {
  const definition = workflow({ nika: 'traced', model, tasks: { ask: { infer: { prompt: 'x' } } } })
  const mirror = traceRun()
  const runner = new Runner(definition, { ...providers, trace: mirror.trace })
  mirror.follow(runner.eventLog)
  await runner.run()
  await mirror.close()
  return exporter.getFinishedSpans().map(({ name }) => name)
}

test('a global tracer provider sees one span of a call to Anthropic', async () => {
  await withServer(playAnthropic(answer), async ({ url, requests }) => {
    const names = await spansOf('anthropic/m', { providers: { anthropic: createAnthropic({ base_url: url, api_key: 'none' }) } })

    expect(names).toEqual(['chat m', 'task ask', 'invoke_workflow traced'])
    expect(requests).toHaveLength(1)
    expect(requests[0]?.headers).not.toHaveProperty('traceparent')
  })
})

test('a global tracer provider sees one span of a call to OpenAI', async () => {
  await withServer(playOpenAI('responses', answer), async ({ url, requests }) => {
    const names = await spansOf('openai/m', { providers: { openai: createOpenAI({ base_url: `${url}/v1`, api_key: 'none' }) } })

    expect(names).toEqual(['chat m', 'task ask', 'invoke_workflow traced'])
    expect(requests).toHaveLength(1)
  })
})
