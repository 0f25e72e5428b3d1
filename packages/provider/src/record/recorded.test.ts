import { EventLog, isNikaError, type KnownEventKind } from '@nika/events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defineProvider } from '../define/define-provider.ts'
import { inferError } from '../errors/infer-error.ts'
import type { MockScript } from '../mock/mock-answer.ts'
import { mockProvider } from '../mock/mock-provider.ts'
import type { PriceBook } from '../prices/price-book.ts'
import type { Provider } from '../provider.ts'
import { readStream } from '../testing/read-stream.ts'
import type { RecordOptions } from './record-options.ts'
import { recorded } from './recorded.ts'

const clock = (): number => 0

function recordedMock(script: MockScript, options: Partial<RecordOptions> = {}): { readonly log: EventLog; readonly provider: Provider } {
  const log = new EventLog({ clock, validate: true })
  return { log, provider: recorded(mockProvider({ answers: [script], clock }), { log, clock, ...options }) }
}

function kinds(log: EventLog): readonly unknown[] {
  return log.events().map(({ kind }) => kind)
}

describe('recorded', () => {
  test('a call is provider_called and provider_responded with the counts of the vendor', async () => {
    const usage = { input_tokens: 12, output_tokens: 3, cache_read_input_tokens: 0 }
    const { log, provider } = recordedMock({ text: 'Grüße', usage })

    await provider.infer(
      { model: 'small', prompt: 'hé', system: 'be brief', temperature: 0.5, timeout_ms: 1000, idempotency_key: 'k' },
      { task_id: 'greet' },
    )

    expect(kinds(log)).toEqual([
      {
        type: 'provider_called',
        task_id: 'greet',
        call_id: 'call-0',
        provider: 'mock',
        model: 'small',
        prompt: 'hé',
        prompt_len: 3,
        system: 'be brief',
        parameters: { temperature: 0.5 },
        attempt: 1,
        request_hash: '529da73ccf5c33cbcf316c9e849e41faea0a07b0e09123ae3ec4eac3573f289a',
      },
      {
        type: 'provider_responded',
        task_id: 'greet',
        call_id: 'call-0',
        output: 'Grüße',
        output_len: 7,
        tokens_used: 15,
        usage,
        model: 'small',
        finish_reason: 'stop',
        duration_ms: 0,
        time_to_first_token_ms: 0,
      },
    ])
  })

  test('a failed call is provider_failed with its code, status and the counts known by then', async () => {
    const fail = { kind: 'overloaded', status: 529, message: 'busy' } as const
    const { log, provider } = recordedMock({ text: 'a b c', fail, fail_after: 2, usage: { input_tokens: 9, output_tokens: 3 } })

    await expect(provider.infer({ model: 'small', prompt: 'x' })).rejects.toMatchObject({ code: 'NIKA-INFER-001', transient: true })

    expect(kinds(log)[1]).toEqual({
      type: 'provider_failed',
      task_id: 'call',
      call_id: 'call-0',
      provider: 'mock',
      model: 'small',
      error: 'busy',
      code: 'NIKA-INFER-001',
      error_kind: 'overloaded',
      status: 529,
      transient: true,
      duration_ms: 0,
      usage: { input_tokens: 9 },
    })
  })

  test('a failed call costs at least what was told by then', async () => {
    const counts = { input_tokens: 9, output_tokens: 1 }
    const failing = defineProvider({
      name: 'failing',
      infer: () => Promise.reject(inferError({ kind: 'rate_limit', message: 'slow down', retry_after_ms: 2000, usage: counts })),
    })
    const prices: PriceBook = { prepare: () => undefined, costOf: async ({ usage }) => ({ usd: usage.input_tokens ?? 0 }) }
    const log = new EventLog({ validate: true })

    await expect(recorded(failing, { log, prices }).infer({ model: 'm', prompt: 'x' })).rejects.toThrow('slow down')

    expect(kinds(log)[1]).toMatchObject({
      type: 'provider_failed',
      error_kind: 'rate_limit',
      retry_after_ms: 2000,
      usage: counts,
      cost: { usd: 9 },
    })
  })

  test('a stream that is left early is provider_failed NIKA-CANCEL-001 with the counts known by then', async () => {
    const { log, provider } = recordedMock({ text: 'a b c', usage: { input_tokens: 9, output_tokens: 3 } })

    for await (const delta of provider.stream({ model: 'small', prompt: 'x' })) if (delta.type === 'text') break

    expect(kinds(log)[1]).toMatchObject({ type: 'provider_failed', code: 'NIKA-CANCEL-001', transient: false, usage: { input_tokens: 9 } })
  })

  test('of a call that failed before anything was told no counts are recorded', async () => {
    const { log, provider } = recordedMock({ text: 'a b', usage: null })

    for await (const delta of provider.stream({ model: 'small', prompt: 'x' })) if (delta.type === 'text') break

    expect(kinds(log)[1]).not.toHaveProperty('usage')
  })

  test('a stream that nobody reads makes no call', () => {
    const { log, provider } = recordedMock({ text: 'a' })

    provider.stream({ model: 'small', prompt: 'x' })

    expect(log.length).toBe(0)
  })

  test('the barrier is awaited between provider_called and the request', async () => {
    const order: string[] = []
    const log = new EventLog()
    const vendor = mockProvider({ answers: () => String(order.push('sent')) })
    const before_call = async (eventId: number): Promise<void> => {
      await Promise.resolve()
      order.push(`event ${eventId} of ${log.length} is durable`)
    }

    await recorded(vendor, { log, before_call }).infer({ model: 'm', prompt: 'x' })

    expect(order).toEqual(['event 0 of 1 is durable', 'sent'])
  })

  test('when the barrier rejects nothing is sent, and the call rejects with its error', async () => {
    const full = new Error('the disk is full')
    let sent = 0
    const log = new EventLog()
    const vendor = mockProvider({ answers: () => String(sent++) })

    const call = recorded(vendor, { log, before_call: () => Promise.reject(full) }).infer({ model: 'm', prompt: 'x' })

    await expect(call).rejects.toBe(full)
    expect(sent).toBe(0)
    expect(log.events().map(({ kind }) => kind.type)).toEqual(['provider_called', 'provider_failed'])
  })

  test('the trace context of the call goes out as its header and is not recorded', async () => {
    const headers: unknown[] = []
    const log = new EventLog()
    const vendor = mockProvider({ answers: (request) => String(headers.push(request.headers)) })
    const provider = recorded(vendor, { log, traceparent: (eventId) => `00-trace-${eventId}-01` })

    await provider.infer({ model: 'm', prompt: 'x', headers: { 'x-own': 'kept' } })

    expect(headers).toEqual([{ 'x-own': 'kept', traceparent: '00-trace-0-01' }])
    expect(JSON.stringify(log)).not.toContain('trace-0')
  })

  test('the idempotency key is made from the hash, unless the request brings one', async () => {
    const keys: unknown[] = []
    const log = new EventLog()
    const vendor = mockProvider({ answers: (request) => String(keys.push(request.idempotency_key)) })
    const provider = recorded(vendor, { log, idempotency_key: (requestHash) => `run-1:greet:${requestHash}` })

    await provider.infer({ model: 'm', prompt: 'x' })
    await provider.infer({ model: 'm', prompt: 'x', idempotency_key: 'mine' })

    const called = log.at(0)?.kind
    expect(keys).toEqual([`run-1:greet:${called?.type === 'provider_called' ? called['request_hash'] : ''}`, 'mine'])
  })

  test('secrets are masked in every event and in the answer', async () => {
    const secret = 'sk-0123456789'
    const redact = (text: string): string => text.replaceAll(secret, '••••••')
    const tool_calls = [{ id: secret, name: secret, args: { [secret]: secret } }]
    const { log, provider } = recordedMock({ text: `{"key":"${secret}"}`, tool_calls }, { redact })

    const response = await provider.infer({
      model: 'm',
      messages: [{ role: 'user', content: `it is ${secret}` }],
      system: secret,
      schema: { type: 'object', description: secret },
    })

    expect(JSON.stringify(log)).not.toContain(secret)
    expect(response).toMatchObject({ text: '{"key":"••••••"}', value: { key: '••••••' } })
  })

  test('secrets are masked in the error of a failed call, for the log and for the caller', async () => {
    const fail = { kind: 'authentication', message: 'wrong key sk-0123456789' } as const
    const { log, provider } = recordedMock({ fail }, { redact: (text) => text.replaceAll('sk-0123456789', '••••••') })

    await expect(provider.infer({ model: 'm', prompt: 'x' })).rejects.toThrow('wrong key ••••••')

    expect(log.at(1)?.kind).toMatchObject({ error: 'wrong key ••••••' })
  })

  test('a foreign error becomes a coded one, also in the log', async () => {
    const log = new EventLog()
    const broken: Provider = {
      name: 'broken',
      infer: () => Promise.reject(new Error('boom')),
      async *stream() {},
    }

    const error = await recorded(broken, { log })
      .infer({ model: 'm', prompt: 'x' })
      .catch((thrown: unknown) => thrown)

    expect(isNikaError(error, 'NIKA-INFER-001')).toBe(true)
    expect(log.events().at(-1)?.kind).toMatchObject({ type: 'provider_failed', error: 'boom', code: 'NIKA-INFER-001' })
  })

  test('a stream without a response is a failure', async () => {
    const log = new EventLog()
    const short: Provider = { name: 'short', infer: () => Promise.reject(new Error('unused')), async *stream() {} }

    const reading = readStream(recorded(short, { log }), { model: 'm', prompt: 'x' })

    await expect(reading).rejects.toMatchObject({ code: 'NIKA-INFER-001', details: { kind: 'connection' } })
    expect(log.events().map(({ kind }) => kind.type)).toEqual(['provider_called', 'provider_failed'])
  })

  test('an answer that no log can hold is a failed call', async () => {
    const log = new EventLog()
    const deep = '['.repeat(2000) + ']'.repeat(2000)
    const vendor = defineProvider({
      name: 'deep',
      infer: async ({ model }) => ({
        text: '',
        tool_calls: [{ id: '1', name: 'dig', args: JSON.parse(deep) }],
        finish_reason: 'tool_calls',
        usage: {},
        model,
      }),
    })

    await expect(recorded(vendor, { log }).infer({ model: 'm', prompt: 'x' })).rejects.toMatchObject({ code: 'NIKA-LOG-016' })

    expect(log.events().map(({ kind }) => kind.type)).toEqual(['provider_called', 'provider_failed'])
  })

  test('a log whose emit answers later, as in a worker thread, gets the same events', async () => {
    const emitted: KnownEventKind[] = []
    const log = { emit: async (kind: KnownEventKind): Promise<number> => emitted.push(kind) - 1 }

    await recorded(mockProvider(), { log }).infer({ model: 'echo', prompt: 'x' })

    expect(emitted.map(({ type }) => type)).toEqual(['provider_called', 'provider_responded'])
    expect(new Set(emitted.map((kind) => ('call_id' in kind ? kind.call_id : undefined))).size).toBe(1)
  })

  test('every call id has exactly one answer event, whatever fails, aborts or is left early', async () => {
    const failure = fc.record({ kind: fc.constantFrom('server', 'rate_limit', 'refusal'), message: fc.string() })
    const script = fc.record(
      {
        text: fc.string(),
        fail: failure,
        fail_after: fc.nat(4),
        usage: fc.constantFrom(null, {}, { input_tokens: 1 }),
        finish_reason: fc.constantFrom('stop', 'length', 'refusal'),
      },
      { requiredKeys: ['text'] },
    )
    const way = fc.constantFrom('infer', 'stream', 'left', 'aborted', 'thrown')
    const calls = fc.array(fc.record({ script, way, steps: fc.nat(5) }), { minLength: 1, maxLength: 6 })

    await fc.assert(
      fc.asyncProperty(calls, async (plan) => {
        const log = new EventLog({ validate: true })
        await Promise.all(plan.map((call) => play(log, call)))

        const called = log.events().flatMap(({ kind }) => (kind.type === 'provider_called' && 'call_id' in kind ? [kind.call_id] : []))
        const answered = log.events().flatMap(({ kind }) => (kind.type !== 'provider_called' && 'call_id' in kind ? [kind.call_id] : []))
        expect(called).toHaveLength(plan.length)
        expect(new Set(called).size).toBe(plan.length)
        expect(answered.toSorted()).toEqual(called.toSorted())
      }),
      { numRuns: 200 },
    )
  })
})

interface PlannedCall {
  readonly script: MockScript
  readonly way: string
  readonly steps: number
}

/** Makes one call in its way; how it ends is told by the log. */
async function play(log: EventLog, { script, way, steps }: PlannedCall): Promise<void> {
  const provider = recorded(mockProvider({ answers: [script] }), { log })
  const controller = new AbortController()
  const request = { model: 'm', prompt: 'x', signal: controller.signal }
  let left = steps
  try {
    if (way === 'infer') await provider.infer(request)
    else {
      for await (const _ of provider.stream(request)) {
        if (way === 'stream' || left-- > 0) continue
        if (way === 'left') break
        if (way === 'thrown') throw new Error('the reader fails')
        controller.abort()
      }
    }
  } catch {
    // Expected of a plan that fails.
  }
}
