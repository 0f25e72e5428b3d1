import { EventLog } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { inferError } from '../errors/infer-error.ts'
import type { PriceBook } from '../prices/price-book.ts'
import type { Provider } from '../provider.ts'
import type { InferResponse } from '../response/infer-response.ts'
import type { CallUsage } from '../response/usage.ts'
import { readStream } from '../testing/read-stream.ts'
import { recorded } from './recorded.ts'

const request = { model: 'm', prompt: 'x' }
const answer: InferResponse = { text: 'a', finish_reason: 'stop', usage: {}, model: 'm', duration_ms: 1 }

/** A provider that keeps no part of the contract, as one that no compiler checked may. */
function careless(give: () => InferResponse): Provider {
  return {
    name: 'careless',
    // Not async: what it throws is no rejection.
    infer: () => Promise.resolve(give()),
    async *stream() {
      yield { type: 'response', response: give() }
    },
  }
}

function fails(error: unknown): () => never {
  return () => {
    throw error
  }
}

const counted =
  (usage: CallUsage): (() => InferResponse) =>
  () => ({ ...answer, usage })

describe.each([
  ['throws before it returns', careless(fails(new Error('sync')))],
  ['throws a status that is no number', careless(fails(Object.assign(new Error('x'), { status: Number.NaN })))],
  ['counts what no number is', careless(counted({ input_tokens: Number.NaN, output_tokens: 2 }))],
  ['fails with a wait that no number is', careless(fails(inferError({ kind: 'rate_limit', message: 'x', retry_after_ms: Number.NaN })))],
  ['fails with a wait below 0', careless(fails(inferError({ kind: 'rate_limit', message: 'x', retry_after_ms: -1 })))],
  ['fails with a status that is none', careless(fails(inferError({ kind: 'server', message: 'x', status: 1.5 })))],
  ['counts below 0', careless(counted({ input_tokens: -1, output_tokens: 2 }))],
  ['answers nothing', careless(() => JSON.parse('null'))],
])('a provider that %s', (_, provider) => {
  test.each([
    ['infer', (recording: Provider) => recording.infer(request)],
    ['stream', (recording: Provider) => readStream(recording, request)],
  ])('has one provider_failed for its provider_called (%s)', async (_way, ask) => {
    const log = new EventLog({ validate: true })

    await expect(ask(recorded(provider, { log }))).rejects.toThrow()

    expect(log.events().map(({ kind }) => kind.type)).toEqual(['provider_called', 'provider_failed'])
  })
})

test('what cannot be recorded of a failure is left out, and the failure stays what it is', async () => {
  const log = new EventLog({ validate: true })
  const failure = inferError({ kind: 'rate_limit', status: Number.NaN, message: 'slow down', retry_after_ms: Number.NaN })

  await expect(recorded(careless(fails(failure)), { log }).infer(request)).rejects.toBe(failure)

  expect(log.events()[1]?.kind).toMatchObject({ error: 'slow down', error_kind: 'rate_limit', transient: true })
  expect(log.events()[1]?.kind).not.toHaveProperty('retry_after_ms')
})

test.each(['traceparent', 'idempotency_key'])('a call that %s lets go wrong is not sent, and has its answer event', async (option) => {
  const log = new EventLog({ validate: true })
  const broken = new Error('no trace')

  await expect(
    recorded(
      careless(() => answer),
      { log, [option]: fails(broken) },
    ).infer(request),
  ).rejects.toBe(broken)

  expect(log.events().map(({ kind }) => kind.type)).toEqual(['provider_called', 'provider_failed'])
})

test.each([
  ['throws', fails(new Error('no policy'))],
  ['gives what no number is', () => Number.NaN],
])('a failure is recorded though its caller %s for the wait', async (_, retry_delay_ms) => {
  const log = new EventLog({ validate: true })
  const recording = recorded(careless(fails(inferError({ kind: 'server', message: 'broke off' }))), { log })

  await expect(recording.infer(request, { retry_delay_ms })).rejects.toThrow('broke off')

  expect(log.events()[1]?.kind).toMatchObject({ type: 'provider_failed', error: 'broke off' })
})

test('the counts that can be recorded are, though others cannot', async () => {
  const log = new EventLog({ validate: true })
  const provider = careless(counted({ input_tokens: Number.NaN, output_tokens: 2 }))

  await expect(recorded(provider, { log }).infer(request)).rejects.toMatchObject({ code: 'NIKA-LOG-001' })

  expect(log.events().at(-1)?.kind).toMatchObject({ type: 'provider_failed', usage: { output_tokens: 2 } })
})

test('a price book that cannot be prepared loses no answer', async () => {
  const log = new EventLog({ validate: true })
  const prices: PriceBook = { prepare: fails(new Error('no prices')), costOf: async () => undefined }

  expect(
    await recorded(
      careless(() => answer),
      { log, prices },
    ).infer(request),
  ).toEqual(answer)
})

describe.each<[string, PriceBook['costOf']]>([
  ['rejects', () => Promise.reject(new Error('no prices'))],
  ['throws', fails(new Error('no prices'))],
  ['gives what no number is', async () => ({ usd: Number.NaN })],
  ['gives rates that are no numbers', async () => ({ usd: 1, price: { input: Number.POSITIVE_INFINITY, output: 1 } })],
  ['gives less than 0', async () => ({ usd: -1 })],
  ['gives no amount', async () => JSON.parse('{}')],
  ['gives a text', async () => JSON.parse('"0.01"')],
])('a price book that %s', (_, costOf) => {
  const prices: PriceBook = { prepare: () => undefined, costOf }
  const usage = { input_tokens: 1, output_tokens: 2 }

  test('loses no answer: its cost is not known', async () => {
    const log = new EventLog({ validate: true })

    expect(await recorded(careless(counted(usage)), { log, prices }).infer(request)).not.toHaveProperty('cost')

    expect(log.events().map(({ kind }) => kind.type)).toEqual(['provider_called', 'provider_responded'])
  })

  test('loses no failure either', async () => {
    const log = new EventLog({ validate: true })
    const provider = careless(fails(inferError({ kind: 'server', message: 'broke off', usage })))

    await expect(recorded(provider, { log, prices }).infer(request)).rejects.toThrow('broke off')

    expect(log.events()[1]?.kind).not.toHaveProperty('cost')
  })
})
