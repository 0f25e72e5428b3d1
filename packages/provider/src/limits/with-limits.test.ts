import { EventLog } from '@nika/events'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defineProvider } from '../define/define-provider.ts'
import { inferError } from '../errors/infer-error.ts'
import type { Provider } from '../provider.ts'
import { recorded } from '../record/recorded.ts'
import { CallLimiter, type Limits } from './call-limiter.ts'
import { withLimits } from './with-limits.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** A provider whose calls end when told to, in the order in which they began. */
function slowProvider() {
  const begun: string[] = []
  const ends: (() => void)[] = []
  const provider = defineProvider({
    name: 'slow',
    async infer({ prompt = '', model }) {
      begun.push(prompt)
      await new Promise<void>((resolve) => ends.push(resolve))
      return { text: prompt, finish_reason: 'stop', usage: {}, model }
    },
  })
  return { provider, begun, endNext: () => ends.shift()?.() }
}

function limited(limits: Limits) {
  const slow = slowProvider()
  return { ...slow, provider: withLimits(slow.provider, new CallLimiter(limits)) }
}

function ask(provider: Provider, prompt: string, signal?: AbortSignal): Promise<unknown> {
  return provider.infer({ model: 'm', prompt, signal })
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
}

describe('withLimits', () => {
  test('no more calls are under way than allowed, and they begin in order', async () => {
    const { provider, begun, endNext } = limited({ concurrency: 2 })
    const calls = ['a', 'b', 'c', 'd'].map((prompt) => ask(provider, prompt))

    await settle()
    expect(begun).toEqual(['a', 'b'])
    endNext()
    await settle()
    expect(begun).toEqual(['a', 'b', 'c'])
    endNext()
    endNext()
    await settle()
    endNext()
    await Promise.all(calls)
    expect(begun).toEqual(['a', 'b', 'c', 'd'])
  })

  test('no more calls begin within a minute than allowed', async () => {
    const { provider, begun } = limited({ requests_per_minute: 2 })
    for (const prompt of ['a', 'b', 'c']) void ask(provider, prompt)

    await vi.advanceTimersByTimeAsync(59_999)
    expect(begun).toEqual(['a', 'b'])
    await vi.advanceTimersByTimeAsync(1)
    expect(begun).toEqual(['a', 'b', 'c'])
  })

  test('what a vendor asks with Retry-After holds for every call', async () => {
    const begun: string[] = []
    const limiter = new CallLimiter({})
    const busy = defineProvider({
      name: 'busy',
      async infer({ prompt = '' }) {
        begun.push(prompt)
        throw inferError({ kind: 'rate_limit', message: 'slow down', retry_after_ms: 5000 })
      },
    })

    await expect(ask(withLimits(busy, limiter), 'a')).rejects.toMatchObject({ details: { retry_after_ms: 5000 } })
    const next = expect(ask(withLimits(busy, limiter), 'b')).rejects.toThrow()
    await vi.advanceTimersByTimeAsync(4999)
    expect(begun).toEqual(['a'])
    await vi.advanceTimersByTimeAsync(1)
    await next
    expect(begun).toEqual(['a', 'b'])
  })

  test.each([Number.NaN, -1])('a vendor that asks to wait for %s ms leaves the limits as they are', async (retry_after_ms) => {
    const { provider: slow, begun } = slowProvider()
    const limiter = new CallLimiter({ requests_per_minute: 2 })
    const busy = defineProvider({
      name: 'busy',
      infer: () => Promise.reject(inferError({ kind: 'rate_limit', message: 'slow down', retry_after_ms })),
    })

    await expect(ask(withLimits(busy, limiter), 'a')).rejects.toThrow('slow down')
    for (const prompt of ['b', 'c']) void ask(withLimits(slow, limiter), prompt)
    await vi.advanceTimersByTimeAsync(59_999)
    expect(begun).toEqual(['b'])
  })

  test('a wait that is longer than any timer is one wait', async () => {
    const limiter = new CallLimiter({})
    limiter.pause(2 ** 40)
    void limiter.acquire(undefined)

    await vi.advanceTimersByTimeAsync(2 ** 31 - 2)
    expect(vi.getTimerCount()).toBe(1)
  })

  test('when all who wait are cancelled nothing holds up the end of the process', async () => {
    const limiter = new CallLimiter({})
    const controller = new AbortController()
    limiter.pause(60_000)
    const waiting = expect(limiter.acquire(controller.signal)).rejects.toThrow()

    controller.abort()
    await waiting

    expect(vi.getTimerCount()).toBe(0)
  })

  test('a call that is cancelled while it waits gives its place away', async () => {
    const { provider, begun, endNext } = limited({ concurrency: 1 })
    const controller = new AbortController()
    void ask(provider, 'a')
    const waiting = expect(ask(provider, 'b', controller.signal)).rejects.toMatchObject({ code: 'NIKA-CANCEL-001' })
    void ask(provider, 'c')

    controller.abort()
    await waiting
    endNext()
    await settle()

    expect(begun).toEqual(['a', 'c'])
  })

  test('a stream holds its place until it ends or is left', async () => {
    const { provider, begun, endNext } = limited({ concurrency: 1 })
    const reading = (async () => {
      for await (const _ of provider.stream({ model: 'm', prompt: 'a' })) break
    })()
    void ask(provider, 'b')
    await settle()
    expect(begun).toEqual(['a'])

    endNext()
    await reading
    await settle()

    expect(begun).toEqual(['a', 'b'])
  })

  test('a recorded call begins in the log when it is let begin', async () => {
    const log = new EventLog()
    const { provider, endNext } = limited({ concurrency: 1 })
    const recording = recorded(provider, { log })
    const calls = [ask(recording, 'a'), ask(recording, 'b')]

    await vi.waitFor(() => expect(log.length).toBe(1))
    await settle()
    expect(log.length).toBe(1)
    endNext()
    await vi.waitFor(() => expect(log.length).toBe(3))
    await settle()
    endNext()
    await Promise.all(calls)

    expect(log.events().map(({ kind }) => kind.type)).toEqual([
      'provider_called',
      'provider_responded',
      'provider_called',
      'provider_responded',
    ])
  })
})

test.each([{ concurrency: 0 }, { concurrency: 1.5 }, { requests_per_minute: -1 }, { requests_per_minute: Number.NaN }])(
  'limits that would let no call begin are refused: %o',
  (limits) => {
    expect(() => new CallLimiter(limits)).toThrow(
      expect.objectContaining({ code: 'NIKA-CONFIG-001', hint: 'give a whole number from 1 on' }),
    )
  },
)
