import { EventLog, type EventOf } from '@nika/events'
import type { InferRequest, Provider } from '@nika/provider'
import { createAnthropic } from '@nika/provider-anthropic'
import { createOpenAI } from '@nika/provider-openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installRealModel, type RealModel, startRealModel } from '../support/providers/real-model.ts'

let model: RealModel

beforeAll(async () => {
  installRealModel()
  model = await startRealModel()
})

afterAll(() => model.stop())

type Api = 'openai responses' | 'openai chat' | 'anthropic'

const apis: readonly Api[] = ['openai responses', 'openai chat', 'anthropic']

/** A provider that records. */
interface Wired {
  readonly provider: Provider
  readonly log: EventLog
}

interface WireOptions {
  readonly api: Api
  readonly server?: RealModel
  readonly fetch?: typeof fetch
}

function wire({ api, server = model, fetch }: WireOptions): Wired {
  const log = new EventLog({ validate: true })
  const options = { log, api_key: 'none', fetch }
  if (api === 'anthropic') return { log, provider: createAnthropic({ ...options, base_url: server.url }) }
  return { log, provider: createOpenAI({ ...options, base_url: `${server.url}/v1`, api: api === 'openai chat' ? 'chat' : 'responses' }) }
}

/** A provider beside which the answers of the server are read as they were sent. */
function overhear(api: Api): Wired & { readonly body: () => Promise<string> } {
  let body = Promise.resolve('')
  const listening: typeof fetch = async (input, init) => {
    const response = await fetch(input, init)
    body = response.clone().text()
    return response
  }
  return { ...wire({ api, fetch: listening }), body: () => body }
}

function request(prompt: string, more: Partial<InferRequest> = {}): InferRequest {
  return { model: model.name, prompt, max_output_tokens: 12, temperature: 0, ...more }
}

function responded(log: EventLog): EventOf<'provider_responded'> {
  const kind = log.events().at(-1)?.kind
  if (kind?.type !== 'provider_responded' || !('output_len' in kind) || typeof kind.output_len !== 'number')
    throw new Error(`the last event is ${kind?.type}`)
  return { ...kind, type: 'provider_responded', task_id: 'call', output_len: kind.output_len }
}

/** A count under its name in what the server sent; the last one that is told. */
function told(body: string, name: string): number | undefined {
  const last = [...body.matchAll(new RegExp(`"${name}":\\s*(\\d+)`, 'g'))].at(-1)?.[1]
  return last === undefined ? undefined : Number(last)
}

/** The server's own figures in the words of an event. */
function figures(api: Api, body: string): Readonly<Record<string, number | undefined>> {
  if (api === 'anthropic') {
    const read = told(body, 'cache_read_input_tokens')
    return {
      input_tokens: (told(body, 'input_tokens') ?? 0) + (read ?? 0),
      output_tokens: told(body, 'output_tokens'),
      cache_read_input_tokens: read,
    }
  }
  const [input, output] = api === 'openai chat' ? ['prompt_tokens', 'completion_tokens'] : ['input_tokens', 'output_tokens']
  return { input_tokens: told(body, input), output_tokens: told(body, output), cache_read_input_tokens: told(body, 'cached_tokens') }
}

async function untilFirstText(stream: AsyncIterator<{ readonly type: string }>): Promise<void> {
  for (let step = await stream.next(); !step.done; step = await stream.next()) if (step.value.type === 'text') return
  throw new Error('the stream had no text')
}

describe.each(apis)('a real model through %s', (api) => {
  test('a plain call records the counts of the server', async () => {
    const { provider, log, body } = overhear(api)

    const { text } = await provider.infer(request('The capital of France is'))

    expect(text.length).toBeGreaterThan(0)
    const event = responded(log)
    expect(event.usage).toEqual(figures(api, await body()))
    expect(event.tokens_used).toBe((event.usage?.input_tokens ?? 0) + (event.usage?.output_tokens ?? 0))
    expect(event.usage?.input_tokens).toBeGreaterThan(5)
    expect(event.model).toBe(model.name)
    expect(log.at(0)?.kind).toMatchObject({
      type: 'provider_called',
      server: { address: '127.0.0.1', port: Number(new URL(model.url).port) },
    })
  })

  test('a streamed call records the counts of the server, and its texts are the answer', async () => {
    const { provider, log, body } = overhear(api)
    const texts: string[] = []
    for await (const delta of provider.stream(request('One, two, three,'))) if (delta.type === 'text') texts.push(delta.text)

    const event = responded(log)
    expect(texts.length).toBeGreaterThan(1)
    expect(event.output).toBe(texts.join(''))
    expect(event.usage).toEqual(figures(api, await body()))
    expect(event.time_to_first_token_ms).toBeLessThanOrEqual(event.duration_ms ?? 0)
  })

  test('an abort in mid-stream is a cancelled call', async () => {
    const { provider, log } = wire({ api })
    const controller = new AbortController()

    const reading = async (): Promise<void> => {
      for await (const delta of provider.stream(request('Once upon a time', { max_output_tokens: 120, signal: controller.signal }))) {
        if (delta.type === 'text') controller.abort()
      }
    }

    await expect(reading()).rejects.toMatchObject({ code: 'NIKA-CANCEL-001' })
    expect(log.events().map(({ kind }) => kind.type)).toEqual(['provider_called', 'provider_failed'])
  })

  test('a prompt past the context is context_length', async () => {
    const { provider, log } = wire({ api })

    await expect(provider.infer(request('word '.repeat(3000)))).rejects.toMatchObject({
      code: 'NIKA-INFER-001',
      details: { kind: 'context_length', status: 400 },
      transient: false,
    })

    expect(log.events().at(-1)?.kind).toMatchObject({ type: 'provider_failed', status: 400, transient: false })
  })
})

describe('a real model', () => {
  // Its Responses API says `completed` of an answer that was cut.
  test.each(['openai chat', 'anthropic'] as const)('an answer cut at its limit finishes with length through %s', async (api) => {
    const { provider, log } = wire({ api })

    const { finish_reason } = await provider.infer(request('Count: 1 2 3 4 5 6', { max_output_tokens: 3 }))

    expect(finish_reason).toBe('length')
    expect(responded(log).usage?.output_tokens).toBe(3)
  })

  test('a structured answer of Chat Completions fits its schema', async () => {
    const { provider } = wire({ api: 'openai chat' })
    // A base model asked so answers with a question, unless it is held to the schema.
    const { value } = await provider.infer(request('Is water wet?', { schema: { enum: ['yes', 'no'] } }))

    expect(value).toBeOneOf(['yes', 'no'])
  })

  test('a server that is killed in mid-stream is a transient connection failure, through each API', async () => {
    const server = await startRealModel()
    const wired = apis.map((api) => wire({ api, server }))
    const streams = wired.map(({ provider }) =>
      provider.stream(request('Once upon a time', { max_output_tokens: 1500 }))[Symbol.asyncIterator](),
    )
    await Promise.all(streams.map(untilFirstText))

    await server.stop('SIGKILL')

    for (const stream of streams) {
      const rest = async (): Promise<void> => {
        for (let step = await stream.next(); !step.done; step = await stream.next());
      }
      await expect(rest()).rejects.toMatchObject({ code: 'NIKA-INFER-001', details: { kind: 'connection' }, transient: true })
    }
    for (const { log } of wired) expect(log.events().map(({ kind }) => kind.type)).toEqual(['provider_called', 'provider_failed'])
  })
})
