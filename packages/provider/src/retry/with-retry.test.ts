import { EventLog } from '@nika/events'
import { describe, expect, test, vi } from 'vitest'
import { inferError } from '../errors/infer-error.ts'
import { mockProvider } from '../mock/mock-provider.ts'
import { recorded } from '../record/recorded.ts'
import { readStream } from '../testing/read-stream.ts'
import { type RetryPolicy, retryDelay } from './retry-policy.ts'
import { sleep } from './sleep.ts'
import { withRetry } from './with-retry.ts'

const busy = { kind: 'overloaded', status: 529, message: 'busy' } as const

function policy(waits: number[]): RetryPolicy {
  return { random: () => 1, sleep: async (milliseconds) => void waits.push(milliseconds) }
}

describe('withRetry', () => {
  test('transient failures are tried again, each try a call of its own in the log', async () => {
    const waits: number[] = []
    const log = new EventLog()
    const vendor = mockProvider({ answers: [{ fail: busy }, { fail: { ...busy, retry_after_ms: 3000 } }, 'at last'] })
    const provider = withRetry(recorded(vendor, { log, task_id: 'try' }), policy(waits))

    const { text } = await provider.infer({ model: 'm', prompt: 'x' })

    expect(text).toBe('at last')
    expect(waits).toEqual([500, 3000])
    const kinds = log.events().map(({ kind }) => kind)
    expect(kinds).toMatchObject([
      { type: 'provider_called', call_id: 'call-0', attempt: 1 },
      { type: 'provider_failed', call_id: 'call-0', retry_delay_ms: 500 },
      { type: 'provider_called', call_id: 'call-2', attempt: 2 },
      { type: 'provider_failed', call_id: 'call-2', retry_delay_ms: 3000 },
      { type: 'provider_called', call_id: 'call-4', attempt: 3 },
      { type: 'provider_responded', call_id: 'call-4' },
    ])
    expect(new Set(kinds.map((kind) => ('request_hash' in kind ? kind.request_hash : 'none'))).size).toBe(2)
  })

  test('when the tries are spent the last failure is thrown and says that no other follows', async () => {
    const log = new EventLog()
    const provider = withRetry(recorded(mockProvider({ answers: [{ fail: busy }] }), { log }), policy([]))

    await expect(provider.infer({ model: 'm', prompt: 'x' })).rejects.toMatchObject({ code: 'NIKA-INFER-001', transient: true })

    const failed = log.events().flatMap(({ kind }) => (kind.type === 'provider_failed' ? [kind] : []))
    expect(failed.map((kind) => 'retry_delay_ms' in kind)).toEqual([true, true, false])
  })

  test('a final failure is not tried again', async () => {
    const waits: number[] = []
    const provider = withRetry(mockProvider({ answers: [{ fail: { kind: 'authentication', message: 'no' } }] }), policy(waits))

    await expect(provider.infer({ model: 'm', prompt: 'x' })).rejects.toMatchObject({ details: { kind: 'authentication' } })

    expect(waits).toEqual([])
  })

  test('a stream that begins again says that what came before is void', async () => {
    const vendor = mockProvider({
      answers: [
        { text: 'a b', fail: busy, fail_after: 1 },
        { text: 'whole', usage: null },
      ],
    })

    const deltas = await readStream(withRetry(vendor, policy([])), { model: 'm', prompt: 'x' })

    expect(deltas.filter(({ type }) => type !== 'usage')).toMatchObject([
      { type: 'text', text: 'a' },
      { type: 'restart', attempt: 2, delay_ms: 500 },
      { type: 'text', text: 'whole' },
      { type: 'response', response: { text: 'whole' } },
    ])
  })

  test('an abort ends the wait between two tries', async () => {
    const controller = new AbortController()
    const log = new EventLog()
    log.subscribe(({ kind }) => {
      if (kind.type === 'provider_failed') queueMicrotask(() => controller.abort())
    })
    const provider = withRetry(recorded(mockProvider({ answers: [{ fail: busy }] }), { log }), {
      base_delay_ms: 3_600_000,
      max_delay_ms: 3_600_000,
    })

    const call = provider.infer({ model: 'm', prompt: 'x', signal: controller.signal })

    await expect(call).rejects.toMatchObject({ code: 'NIKA-CANCEL-001' })
    expect(log.length).toBe(2)
  })
})

test.each([{ max_attempts: 0 }, { max_attempts: Number.NaN }, { base_delay_ms: -1 }, { max_delay_ms: Number.NaN }])(
  'a policy that cannot be followed is refused: %o',
  (unfit) => {
    expect(() => withRetry(mockProvider(), unfit)).toThrow(expect.objectContaining({ code: 'NIKA-CONFIG-001' }))
  },
)

test('a wait that is longer than any timer is not cut short', async () => {
  vi.useFakeTimers()
  try {
    const over = vi.fn()
    void sleep(2 ** 40, undefined).then(over)

    await vi.advanceTimersByTimeAsync(2 ** 31 - 2)

    expect(over).not.toHaveBeenCalled()
  } finally {
    vi.useRealTimers()
  }
})

describe('retryDelay', () => {
  const transient = inferError(busy)
  const later = inferError({ kind: 'rate_limit', message: 'slow', retry_after_ms: 7000 })

  test.each([
    { title: 'the first wait is the base', error: transient, attempt: 1, options: { random: () => 1 }, delay: 500 },
    { title: 'each further wait is twice as long', error: transient, attempt: 2, options: { random: () => 1 }, delay: 1000 },
    { title: 'jitter takes up to half of it', error: transient, attempt: 2, options: { random: () => 0 }, delay: 500 },
    {
      title: 'no wait is longer than the longest',
      error: transient,
      attempt: 9,
      options: { max_attempts: 10, random: () => 1 },
      delay: 60_000,
    },
    { title: 'the last try is followed by none', error: transient, attempt: 3, options: {}, delay: undefined },
    { title: 'what the vendor asks for is waited', error: later, attempt: 1, options: {}, delay: 7000 },
    {
      title: 'a vendor that asks for too much is not tried again',
      error: later,
      attempt: 1,
      options: { max_delay_ms: 6999 },
      delay: undefined,
    },
    {
      title: 'a vendor that asks for what no number is asks for nothing',
      error: inferError({ kind: 'rate_limit', message: 'slow', retry_after_ms: Number.NaN }),
      attempt: 1,
      options: { random: () => 1 },
      delay: 500,
    },
    { title: 'an error of unknown make is final', error: new Error('?'), attempt: 1, options: {}, delay: undefined },
  ])('$title', ({ error, attempt, options, delay }) => {
    expect(retryDelay(error, attempt, options)).toBe(delay)
  })
})
