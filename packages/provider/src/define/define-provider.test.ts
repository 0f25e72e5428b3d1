import { exactNumber } from '@nika/events'
import { describe, expect, test, vi } from 'vitest'
import { inferError } from '../errors/infer-error.ts'
import { readStream } from '../testing/read-stream.ts'
import type { Answer } from './answer.ts'
import { defineProvider } from './define-provider.ts'
import { openDecoder } from './event-decoder.ts'
import { maskSecrets } from './redact.ts'
import { vendorStream } from './vendor-stream.ts'

const answer: Answer = { text: 'polly', finish_reason: 'stop', usage: { input_tokens: 1 }, model: 'parrot-1' }
const request = { model: 'parrot', prompt: 'x' }

describe('defineProvider', () => {
  test('a vendor that does not stream tells all that it said, the counts first', async () => {
    const usage = { input_tokens: 3, output_tokens: 2 }
    const tool_calls = [{ id: 'a', name: 'look', args: { at: [1] } }]
    const whole = defineProvider({
      name: 'whole',
      infer: async ({ model }) => ({ text: 'hm', tool_calls, finish_reason: 'tool_calls', usage, model }),
    })

    expect((await readStream(whole, { model: 'm', prompt: 'x' })).slice(0, -1)).toEqual([
      { type: 'usage', usage },
      { type: 'text', text: 'hm' },
      { type: 'tool_call', index: 0, id: 'a', name: 'look', args_text: '{"at":[1]}' },
    ])
  })

  test('a vendor that only streams gives whole answers too', async () => {
    const provider = defineProvider({
      name: 'stream',
      clock: () => 0,
      async *stream() {
        yield { type: 'about', response_id: 'r1' }
        yield { type: 'tool_call', index: 1, id: 'b', name: 'two', args_text: '' }
        yield { type: 'tool_call', index: 0, id: 'a', name: 'one', args_text: '{"n":' }
        yield { type: 'tool_call', index: 0, args_text: '9007199254740993}' }
        yield { type: 'usage', usage: { input_tokens: 5, output_tokens: 1 } }
        yield { type: 'usage', usage: { output_tokens: 4 } }
        yield { type: 'finish', finish_reason: 'tool_calls' }
      },
    })

    expect(await provider.infer(request)).toEqual({
      text: '',
      model: 'parrot',
      response_id: 'r1',
      finish_reason: 'tool_calls',
      tool_calls: [
        { id: 'a', name: 'one', args: { n: exactNumber('9007199254740993') } },
        { id: 'b', name: 'two', args: {} },
      ],
      usage: { input_tokens: 5, output_tokens: 4 },
      duration_ms: 0,
      time_to_first_token_ms: 0,
    })
  })

  test('steps that are asked for at once come in their order', async () => {
    const provider = defineProvider({
      name: 'stream',
      async *stream() {
        yield { type: 'text', text: 'a' }
        yield { type: 'text', text: 'b' }
        yield { type: 'finish', finish_reason: 'stop' }
      },
    })
    const steps = provider.stream(request)[Symbol.asyncIterator]()

    const asked = await Promise.all([steps.next(), steps.next(), steps.next(), steps.next()])

    expect(asked.map(({ done, value }) => [done, value?.type, value?.text])).toEqual([
      [false, 'text', 'a'],
      [false, 'text', 'b'],
      [false, 'response', undefined],
      [true, undefined, undefined],
    ])
  })

  test('a stream that is left while its vendor is silent ends at once', async () => {
    const silent = defineProvider({
      name: 'silent',
      stream: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) }),
    })
    const steps = silent.stream(request)[Symbol.asyncIterator]()

    const waited = steps.next()
    await steps.return?.()

    expect(await waited).toEqual({ done: true, value: undefined })
  })

  test('an adapter that neither infers nor streams is a mistake of its author', () => {
    expect(() => defineProvider({ name: 'mute' })).toThrow('the adapter mute has neither infer nor stream')
  })

  test('a deadline of the caller that passes is a timeout and not a cancellation', async () => {
    const deaf = defineProvider({ name: 'deaf', infer: () => new Promise(() => {}) })

    const call = deaf.infer({ ...request, signal: AbortSignal.timeout(1) })

    await expect(call).rejects.toMatchObject({ code: 'NIKA-TIMEOUT-001', details: { kind: 'timeout' } })
  })

  test('an adapter that overhears the signal holds nobody up', async () => {
    const deaf = defineProvider({ name: 'deaf', infer: () => new Promise(() => {}) })
    const controller = new AbortController()

    const call = deaf.infer({ ...request, signal: controller.signal })
    controller.abort()

    await expect(call).rejects.toMatchObject({ code: 'NIKA-CANCEL-001' })
  })

  test('a stream that breaks off is a connection failure with the counts told by then', async () => {
    const provider = defineProvider({
      name: 'short',
      async *stream() {
        yield { type: 'usage', usage: { input_tokens: 5 } }
      },
    })

    await expect(provider.infer(request)).rejects.toMatchObject({
      details: { kind: 'connection', usage: { input_tokens: 5 } },
      transient: true,
    })
  })

  test('a delta that is none is an error of the call, whole or streamed', async () => {
    const provider = defineProvider({
      name: 'stream',
      async *stream() {
        yield { type: 'text', text: 'a' }
        yield JSON.parse('{"type":"song"}')
      },
    })
    const failure = expect.objectContaining({ message: expect.stringContaining('{"type":"song"}') })

    await expect(provider.infer(request)).rejects.toEqual(failure)
    await expect(readStream(provider, request)).rejects.toEqual(failure)
  })

  test.each([0, -1, Number.NaN])('a timeout of %s ms is refused before anything is sent', async (timeout_ms) => {
    let sent = 0
    const provider = defineProvider({ name: 'parrot', infer: async () => ({ ...answer, text: String(++sent) }) })

    await expect(provider.infer({ ...request, timeout_ms })).rejects.toMatchObject({
      message: `timeout_ms is ${timeout_ms}, not a number above 0`,
      details: { kind: 'invalid_request' },
    })
    expect(sent).toBe(0)
  })

  test('a stream that is left early ends the adapter and its signal', async () => {
    const ends: string[] = []
    const provider = defineProvider({
      name: 'endless',
      async *stream(_request, signal) {
        signal.addEventListener('abort', () => ends.push('aborted'))
        try {
          for (;;) yield { type: 'text', text: 'more' }
        } finally {
          ends.push('ended')
        }
      },
    })

    for await (const _ of provider.stream(request)) break

    expect(ends).toEqual(['aborted', 'ended'])
  })

  test.each([
    {
      title: 'its status says what failed',
      error: Object.assign(new Error('slow'), { status: 429 }),
      details: { kind: 'rate_limit', status: 429 },
    },
    { title: 'a broken fetch is a connection failure', error: new TypeError('fetch failed'), details: { kind: 'connection' } },
    { title: 'anything else is a failure of the server', error: 'boom', details: { kind: 'server' } },
    { title: 'a coded error stays as it is', error: inferError({ kind: 'permission', message: 'no' }), details: { kind: 'permission' } },
  ])('an error of the adapter: $title', async ({ error, details }) => {
    const provider = defineProvider({ name: 'failing', infer: () => Promise.reject(error) })

    await expect(provider.infer(request)).rejects.toMatchObject({ code: 'NIKA-INFER-001', details })
  })

  test('secrets are masked in the message, the cause and all that hangs on it', async () => {
    const secret = 'sk-0123456789'
    const cause = Object.assign(new Error(`bad key ${secret}`), {
      body: Object.freeze({ seen: [`${secret}!`, { [secret]: 1 }] }),
      headers: new Response('', { headers: { 'x-key': secret } }).headers,
      cause: new Error(secret),
    })
    const provider = defineProvider({ name: 'leaky', secrets: [undefined, secret], infer: () => Promise.reject(cause) })

    const error: unknown = await provider.infer(request).catch((thrown: unknown) => thrown)

    expect(error).toMatchObject({ message: 'bad key ••••••', cause: { message: 'bad key ••••••', cause: { message: '••••••' } } })
    const { inspect } = await import('node:util')
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(secret)
  })

  test('what the headers of a request hold to be let in is masked, too', async () => {
    const headers = { Authorization: 'Bearer token-0123456789', 'x-api-key': 'key-0123456789', accept: 'application/json' }
    const said = { ...answer, text: Object.values(headers).join(', ').replace('Bearer ', '') }
    const provider = defineProvider({ name: 'leaky', infer: async () => said })

    expect(await provider.infer({ ...request, headers })).toMatchObject({ text: '••••••, ••••••, application/json' })
  })

  test('a secret that begins with another one is masked as a whole', () => {
    expect(maskSecrets(['sk-01234567', 'sk-01234567-89'])('wrong key sk-01234567-89')).toBe('wrong key ••••••')
  })

  test('a secret that was read with the end of its line is masked as it is sent', () => {
    expect(maskSecrets(['sk-01234567\n'])('wrong key sk-01234567')).toBe('wrong key ••••••')
  })

  test('secrets are masked in an answer that repeats them', async () => {
    const secret = 'sk-0123456789'
    const said: Answer = { ...answer, text: `{"key": "${secret}"}`, tool_calls: [{ id: 'c', name: 'n', args: { key: secret } }] }
    const provider = defineProvider({ name: 'leaky', secrets: [secret], infer: async () => said })

    expect(await provider.infer({ ...request, schema: {} })).toMatchObject({
      text: '{"key": "••••••"}',
      value: { key: '••••••' },
      tool_calls: [{ id: 'c', name: 'n', args: { key: '••••••' } }],
    })
  })
})

describe('silence_ms', () => {
  const slow = defineProvider({
    name: 'slow',
    silence_ms: 40,
    async *stream() {
      for (const text of ['a', 'b', 'c']) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        yield { type: 'text', text }
      }
      yield { type: 'finish', finish_reason: 'stop' }
    },
  })

  test('a stream that goes on is never too long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    try {
      const call = slow.infer(request)
      await vi.advanceTimersByTimeAsync(60)

      expect((await call).text).toBe('abc')
    } finally {
      vi.useRealTimers()
    }
  })

  test('a vendor that shows that it is there is not silent, though it adds nothing', async () => {
    // The first stream imports the parser, which takes a time that is no fake one.
    await openDecoder()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    try {
      async function* body(): AsyncGenerator<string, void> {
        for (const part of [': alive\n\n', 'data: ping\n\n', 'data: end\n\n']) {
          await new Promise((resolve) => setTimeout(resolve, 30))
          yield part
        }
      }
      const thinking = defineProvider({
        name: 'thinking',
        silence_ms: 40,
        stream: () =>
          vendorStream(async () => ({
            first: [],
            body: body(),
            read: ({ data }) => (data === 'end' ? [{ type: 'finish', finish_reason: 'stop' }] : []),
          })),
      })
      const call = thinking.infer(request)
      await vi.advanceTimersByTimeAsync(90)

      expect((await call).finish_reason).toBe('stop')
    } finally {
      vi.useRealTimers()
    }
  })

  test('while nobody reads, nobody waits', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    try {
      const texts: string[] = []
      const reading = (async () => {
        for await (const delta of slow.stream(request)) {
          if (delta.type === 'text') texts.push(delta.text)
          await new Promise((resolve) => setTimeout(resolve, 500))
        }
      })()
      await vi.advanceTimersByTimeAsync(5000)
      await reading

      expect(texts).toEqual(['a', 'b', 'c'])
    } finally {
      vi.useRealTimers()
    }
  })

  test('a vendor that falls silent is a transient timeout', async () => {
    const mute = defineProvider({ name: 'mute', silence_ms: 5, infer: () => new Promise(() => {}) })

    await expect(mute.infer(request)).rejects.toMatchObject({
      message: 'nothing came for 5 ms',
      transient: true,
      details: { kind: 'timeout' },
    })
  })
})
