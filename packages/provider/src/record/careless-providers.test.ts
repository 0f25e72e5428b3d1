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

test('the counts that can be recorded are, though others cannot', async () => {
  const log = new EventLog({ validate: true })
  const provider = careless(counted({ input_tokens: Number.NaN, output_tokens: 2 }))

  await expect(recorded(provider, { log }).infer(request)).rejects.toMatchObject({ code: 'NIKA-LOG-001' })

  expect(log.events().at(-1)?.kind).toMatchObject({ type: 'provider_failed', usage: { output_tokens: 2 } })
})

describe.each<[string, PriceBook['costOf']]>([
  ['rejects', () => Promise.reject(new Error('no prices'))],
  ['throws', fails(new Error('no prices'))],
  ['gives what no number is', async () => ({ usd: Number.NaN })],
  ['gives rates that are no numbers', async () => ({ usd: 1, price: { input: Number.POSITIVE_INFINITY, output: 1 } })],
  ['gives less than 0', async () => ({ usd: -1 })],
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
