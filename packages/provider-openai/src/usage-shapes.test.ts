import { type EventKind, EventLog } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { sendStream, sseEvent, withServer } from '../../../test/support/providers/loopback-server.ts'
import { createOpenAI } from './provider.ts'

// Shapes in which counts come from servers that speak Chat Completions, and in which they are easily lost.

const about = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm' }
const delta = (content: string, more: object = {}): string =>
  sseEvent({ ...about, choices: [{ index: 0, delta: { content }, finish_reason: null }], ...more })
const end = (more: object = {}): string => sseEvent({ ...about, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], ...more })
const usage = (prompt_tokens: number, completion_tokens: number, cached_tokens?: number): object => ({
  usage: {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    ...(cached_tokens === undefined ? {} : { prompt_tokens_details: { cached_tokens } }),
  },
})

/** The answer event of a call that streams these events. */
async function answerEvent(events: readonly string[], cut_after?: number): Promise<EventKind | undefined> {
  return withServer(
    (_, response) => void sendStream(response, { events, cut_after }),
    async ({ url }) => {
      const log = new EventLog()
      const provider = createOpenAI({ api: 'chat', base_url: url, api_key: 'none', stream: true, log, prices: false })
      await provider.infer({ model: 'm', prompt: 'x' }).catch(() => undefined)
      return log.events().at(-1)?.kind
    },
  )
}

describe('the counts of a stream', () => {
  test('in a chunk of their own, without choices', async () => {
    const event = await answerEvent([delta('hi'), end(), sseEvent({ ...about, choices: [], ...usage(9, 2) }), sseEvent('[DONE]')])

    expect(event).toMatchObject({ type: 'provider_responded', usage: { input_tokens: 9, output_tokens: 2 }, tokens_used: 11 })
  })

  test('in the last chunk, whose choices are not empty', async () => {
    const event = await answerEvent([delta('hi'), end(usage(9, 2)), sseEvent('[DONE]')])

    expect(event).toMatchObject({ output: 'hi', usage: { input_tokens: 9, output_tokens: 2 } })
  })

  test('in the choice of the last chunk', async () => {
    const choice = { index: 0, delta: {}, finish_reason: 'stop', ...usage(9, 2) }
    const event = await answerEvent([delta('hi'), sseEvent({ ...about, choices: [choice] }), sseEvent('[DONE]')])

    expect(event).toMatchObject({ output: 'hi', usage: { input_tokens: 9, output_tokens: 2 } })
  })

  test('in every chunk: the last one holds', async () => {
    const event = await answerEvent([delta('h', usage(9, 1)), delta('i', usage(9, 2)), end(usage(9, 3)), sseEvent('[DONE]')])

    expect(event).toMatchObject({ usage: { input_tokens: 9, output_tokens: 3 }, tokens_used: 12 })
  })

  test('told, then null: what was told stays', async () => {
    const event = await answerEvent([delta('h', usage(9, 2, 4)), end({ usage: null }), sseEvent('[DONE]')])

    expect(event).toMatchObject({ usage: { input_tokens: 9, output_tokens: 2, cache_read_input_tokens: 4 } })
  })

  test('in a last event that no empty line ends', async () => {
    const event = await answerEvent([delta('hi'), end(), sseEvent({ ...about, choices: [], ...usage(9, 2) }).trimEnd()])

    expect(event).toMatchObject({ output: 'hi', usage: { input_tokens: 9, output_tokens: 2 } })
  })

  test('not at all: they are absent', async () => {
    const event = await answerEvent([delta('hi'), end(), sseEvent('[DONE]')])

    expect(event).toMatchObject({ type: 'provider_responded', output: 'hi' })
    expect(event).not.toHaveProperty('usage')
    expect(event).not.toHaveProperty('tokens_used')
  })

  test('cut off before they came: the call failed, and nothing is claimed', async () => {
    const event = await answerEvent([delta('hi'), delta(' you'), end(), sseEvent({ ...about, choices: [], ...usage(9, 2) })], 2)

    expect(event).toMatchObject({ type: 'provider_failed', transient: true })
    expect(event).not.toHaveProperty('usage')
  })

  test('cut off after some came: the failed call tells them', async () => {
    const event = await answerEvent([delta('hi', usage(9, 1)), delta(' you', usage(9, 2)), end(usage(9, 3))], 2)

    expect(event).toMatchObject({ type: 'provider_failed', usage: { input_tokens: 9, output_tokens: 2 } })
  })
})

test.each([
  [undefined, { include_usage: true }],
  [{ stream_options: { include_obfuscation: false } }, { include_usage: true, include_obfuscation: false }],
  [{ stream_options: { include_usage: false } }, { include_usage: false }],
  [{ stream_options: null }, null],
])('a stream with the options %j asks for its counts by %j', async (provider_options, stream_options) => {
  await withServer(
    (_, response) => void sendStream(response, { events: [delta('hi'), end()] }),
    async ({ url, requests }) => {
      await createOpenAI({ api: 'chat', base_url: url, api_key: 'none', stream: true }).infer({ model: 'm', prompt: 'x', provider_options })

      expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ stream: true, stream_options })
    },
  )
})
