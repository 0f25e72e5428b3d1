import { EventLog, isNikaError } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { mockProvider } from '../mock/mock-provider.ts'
import type { Provider } from '../provider.ts'
import { recorded } from '../record/recorded.ts'
import { withRetry } from '../retry/with-retry.ts'
import { readStream, responseOf } from '../testing/read-stream.ts'
import { cassette } from './cassette.ts'

const busy = { kind: 'overloaded', status: 529, message: 'busy' } as const

/** A log of calls, made by `make`. */
async function recording(provider: Provider, make: (recorder: Provider) => Promise<unknown>): Promise<EventLog> {
  const log = new EventLog()
  await make(withRetry(recorded(provider, { log }), { sleep: async () => undefined })).catch(() => undefined)
  return log
}

describe('cassette', () => {
  test('it answers what was answered, whole and streamed, without a provider', async () => {
    const usage = { input_tokens: 3, output_tokens: 2, reasoning_tokens: 0 }
    const tool_calls = [{ id: 'a', name: 'look', args: { at: [1] } }]
    const log = await recording(mockProvider({ answers: [{ text: 'Grüße', usage, tool_calls, model: 'small-1' }] }), (provider) =>
      provider.infer({ model: 'small', prompt: 'hi' }),
    )

    const player = cassette(log)
    const whole = await player.infer({ model: 'small', prompt: 'hi' })
    const streamed = responseOf(await readStream(player, { model: 'small', prompt: 'hi' }))

    for (const response of [whole, streamed]) {
      expect(response).toMatchObject({ text: 'Grüße', usage, tool_calls, model: 'small-1', finish_reason: 'tool_calls' })
    }
    expect(player.name).toBe('mock')
  })

  test('a refusal is answered in its words', async () => {
    const log = await recording(mockProvider({ answers: [{ refusal: 'I will not.' }] }), (provider) =>
      provider.infer({ model: 'm', prompt: 'x' }),
    )

    const response = await cassette(log).infer({ model: 'm', prompt: 'x' })

    expect(log.events().at(-1)?.kind).toMatchObject({ type: 'provider_responded', refusal: 'I will not.' })
    expect(response).toMatchObject({ finish_reason: 'refusal', refusal: 'I will not.' })
  })

  test('a log that was stored and read again is the same cassette', async () => {
    const schema = { type: 'object', properties: { id: { type: 'integer' } } } as const
    const log = await recording(mockProvider({ answers: '{"id":9007199254740993}' }), (provider) =>
      provider.infer({ model: 'm', prompt: 'x', schema }),
    )

    const { value } = await cassette(new EventLog({ events: log.events() })).infer({ model: 'm', prompt: 'x', schema })

    expect(JSON.stringify(value)).toBe('{"id":9007199254740993}')
  })

  test('equal requests are answered in the order of their answers, the last one stays', async () => {
    const log = await recording(mockProvider({ answers: ['one', 'two'] }), async (provider) => {
      await provider.infer({ model: 'm', prompt: 'x' })
      await provider.infer({ model: 'm', prompt: 'x' })
    })
    const player = cassette(log)

    const texts: string[] = []
    for (let call = 0; call < 3; call++) texts.push((await player.infer({ model: 'm', prompt: 'x' })).text)

    expect(texts).toEqual(['one', 'two', 'two'])
  })

  test('equal requests of several tasks are answered by task', async () => {
    const log = await recording(mockProvider({ answers: ['for a', 'for b'] }), async (provider) => {
      await provider.infer({ model: 'm', prompt: 'x' }, { task_id: 'a' })
      await provider.infer({ model: 'm', prompt: 'x' }, { task_id: 'b' })
    })
    const player = cassette(log)

    expect((await player.infer({ model: 'm', prompt: 'x' }, { task_id: 'b' })).text).toBe('for b')
    expect((await player.infer({ model: 'm', prompt: 'x' }, { task_id: 'a' })).text).toBe('for a')
  })

  test('tries that were followed by another are passed over', async () => {
    const log = await recording(mockProvider({ answers: [{ fail: busy }, 'at last'] }), (provider) =>
      provider.infer({ model: 'm', prompt: 'x' }),
    )

    expect((await cassette(log).infer({ model: 'm', prompt: 'x' })).text).toBe('at last')
  })

  test('a request that failed fails again', async () => {
    const fail = { kind: 'authentication', status: 401, message: 'no key' } as const
    const log = await recording(mockProvider({ answers: [{ fail }] }), (provider) => provider.infer({ model: 'm', prompt: 'x' }))

    await expect(cassette(log).infer({ model: 'm', prompt: 'x' })).rejects.toMatchObject({
      code: 'NIKA-INFER-001',
      message: 'no key',
      details: { kind: 'authentication', status: 401 },
    })
  })

  test.each([
    { kind: 'context_length', status: 400, message: 'too long' },
    { kind: 'connection', message: 'broken off', transient: true },
    { kind: 'rate_limit', status: 429, message: 'slow down', retry_after_ms: 2000, transient: true },
  ] as const)('a failure is played with its kind: $kind', async ({ transient = false, message, ...details }) => {
    const log = await recording(mockProvider({ answers: [{ fail: { ...details, message } }] }), (provider) =>
      provider.infer({ model: 'm', prompt: 'x' }),
    )

    await expect(cassette(log).infer({ model: 'm', prompt: 'x' })).rejects.toMatchObject({ message, transient, details })
  })

  test('another try of a request that failed fails as the first did; the next request is answered by the next answer', async () => {
    const log = await recording(mockProvider({ answers: [{ fail: busy }, { fail: busy }, { fail: busy }, 'later'] }), async (provider) => {
      await provider.infer({ model: 'm', prompt: 'x' }).catch(() => undefined)
      await provider.infer({ model: 'm', prompt: 'x' })
    })
    const player = withRetry(cassette(log), { sleep: async () => undefined })

    await expect(player.infer({ model: 'm', prompt: 'x' })).rejects.toMatchObject({ message: 'busy' })
    expect((await player.infer({ model: 'm', prompt: 'x' })).text).toBe('later')
  })

  test.each([
    [{ stop: [] }, {}, '  - parameters.stop: []'],
    [{}, { provider_options: {} }, '  + parameters.provider_options: {}'],
    [{ stop: ['1'] }, { provider_options: { a: 1 }, stop: ['1'] }, '  + parameters.provider_options.a: 1'],
  ])('a member that holds nothing is a difference too: %j, %j', async (held, asked, difference) => {
    const log = await recording(mockProvider(), (provider) => provider.infer({ model: 'echo', prompt: 'x', ...held }))

    await expect(cassette(log).infer({ model: 'echo', prompt: 'x', ...asked })).rejects.toThrow(`differs in\n${difference}`)
  })

  test('a missing call shows the nearest recorded request as a diff', async () => {
    const log = await recording(mockProvider({ answers: 'ok' }), async (provider) => {
      await provider.infer({ model: 'large', prompt: 'quite another thing' })
      await provider.infer({ model: 'small', prompt: 'Write release notes for v1', temperature: 0 })
    })

    const error: unknown = await cassette(log)
      .infer({ model: 'small', prompt: 'Write release notes for v2', system: 'be brief' })
      .catch((thrown: unknown) => thrown)

    expect(isNikaError(error, 'NIKA-REPLAY-020') && error.message).toBe(
      [
        'the cassette has no answer to this request to mock/small; the nearest recorded one differs in',
        '  - prompt: … release notes for v1',
        '  + prompt: … release notes for v2',
        '  - parameters.temperature: 0',
        '  + system: be brief',
      ].join('\n'),
    )
  })

  test('of two that differ in as many members, the nearest is the one whose texts go on alike for longer', async () => {
    const log = await recording(mockProvider({ answers: 'ok' }), async (provider) => {
      await provider.infer({ model: 'm', prompt: 'The capital of France is' })
      await provider.infer({ model: 'm', prompt: 'Write a long story' })
    })

    await expect(cassette(log).infer({ model: 'm', prompt: 'Write a long tale' })).rejects.toThrow('- prompt: Write a long story')
  })

  test('an empty cassette says so', async () => {
    await expect(cassette([], { name: 'openai' }).infer({ model: 'm', prompt: 'x' })).rejects.toThrow(
      'the cassette has no answer to this request to openai/m: it holds no calls',
    )
  })

  test('auto asks the provider for what is missing, records it, and never asks twice', async () => {
    let asked = 0
    const provider = mockProvider({ answers: ({ prompt }) => `${prompt} ${++asked}` })
    const held = await recording(provider, (recorder) => recorder.infer({ model: 'm', prompt: 'held' }))
    const log = new EventLog()
    const auto = cassette(held, { mode: 'auto', provider, log })

    const texts: string[] = []
    for (const prompt of ['held', 'new', 'new']) texts.push((await auto.infer({ model: 'm', prompt })).text)

    expect(texts).toEqual(['held 1', 'new 2', 'new 2'])
    expect(log.events().map(({ kind }) => kind.type)).toEqual(['provider_called', 'provider_responded'])
  })

  test('record asks the provider each time and makes a cassette of it', async () => {
    const log = new EventLog()
    const recorder = cassette([], { mode: 'record', provider: mockProvider(), log })

    await recorder.infer({ model: 'echo', prompt: 'x' })

    expect((await cassette(log).infer({ model: 'echo', prompt: 'x' })).text).toBe('mock(echo) · x')
  })

  test('record without a provider is a mistake of the caller', () => {
    expect(() => cassette([], { mode: 'record' })).toThrow('a cassette in the mode record needs a provider and a log')
  })
})
