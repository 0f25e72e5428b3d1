import { readFileSync } from 'node:fs'
import { calcPrice, findProvider } from '@pydantic/genai-prices'
import { describe, expect, test } from 'vitest'
import { priceTableVersion, publicPrices } from './public-prices.ts'

const now = (): Date => new Date('2026-11-24T12:00:00Z')
const million = 1_000_000

describe('publicPrices', () => {
  test('cached tokens are paid at their own rates, and the rates stand in the cost', async () => {
    const usage = { input_tokens: 1000, output_tokens: 100, cache_read_input_tokens: 400, cache_creation_input_tokens: 300 }

    expect(await publicPrices({ now }).costOf({ provider: 'anthropic', model: 'claude-sonnet-4-6', usage })).toEqual({
      // 300 × 3 + 400 × 0.30 + 300 × 3.75 + 100 × 15
      usd: 0.003645,
      price: { input: 3, output: 15, cache_read: 0.3, cache_creation: 3.75, source: '@pydantic/genai-prices 0.1.8', as_of: '2026-11-24' },
    })
  })

  test('writes with a long retention are paid at their own rate', async () => {
    const usage = { input_tokens: 1000, output_tokens: 0, cache_creation_input_tokens: 300, cache_creation_long_input_tokens: 200 }
    const cost = await publicPrices({ now }).costOf({ provider: 'anthropic', model: 'claude-sonnet-4-6', usage })

    // 700 × 3 + 100 × 3.75 + 200 × 6
    expect(cost).toMatchObject({ usd: 0.003675, price: { cache_creation_long: 6 } })
  })

  test('writes with a long retention that alone are told are all that was written', async () => {
    const usage = { input_tokens: 1000, output_tokens: 0, cache_creation_long_input_tokens: 200 }

    // 800 × 3 + 200 × 6
    expect(await publicPrices({ now }).costOf({ provider: 'anthropic', model: 'claude-sonnet-4-6', usage })).toMatchObject({ usd: 0.0036 })
  })

  test('writes with a long retention and no rate for it have no known cost', async () => {
    const usage = { input_tokens: 1000, output_tokens: 0, cache_creation_input_tokens: 300, cache_creation_long_input_tokens: 1 }

    expect(await publicPrices({ now }).costOf({ provider: 'openai', model: 'gpt-5-mini', usage })).toBeUndefined()
  })

  test.each([
    { why: 'a model that is not known', provider: 'openai', model: 'gpt-imagined', usage: { input_tokens: 1, output_tokens: 1 } },
    { why: 'a provider that is not known', provider: 'mock', model: 'echo', usage: { input_tokens: 1, output_tokens: 1 } },
    { why: 'counts that were not told', provider: 'openai', model: 'gpt-5-mini', usage: { input_tokens: 1 } },
  ])('$why has no cost', async ({ provider, model, usage }) => {
    expect(await publicPrices({ now }).costOf({ provider, model, usage })).toBeUndefined()
  })

  test('configured prices win over the table and add to it', async () => {
    const prices = publicPrices({
      now,
      models: { 'local/gemma': { input: 0, output: 2, source: 'our electricity' }, 'openai/gpt-5-mini': { input: 1, output: 1 } },
    })
    const usage = { input_tokens: million, output_tokens: million }

    expect(await prices.costOf({ provider: 'local', model: 'gemma', usage })).toMatchObject({
      usd: 2,
      price: { source: 'our electricity' },
    })
    expect(await prices.costOf({ provider: 'openai', model: 'gpt-5-mini', usage })).toMatchObject({ usd: 2 })
  })

  test.each(['anthropic', 'openai', 'google', 'mistral', 'deepseek', 'x-ai'])(
    'every model of %s costs what the table itself says',
    async (provider) => {
      const models = findProvider({ providerId: provider })?.models ?? []
      const usage = { input_tokens: 300_000, output_tokens: 5000, cache_read_input_tokens: 1000, cache_creation_input_tokens: 500 }
      const prices = publicPrices({ now })

      for (const { id: model } of models) {
        const cost = await prices.costOf({ provider, model, usage })
        const said = calcPrice({ input_tokens: 300_000, output_tokens: 5000, cache_read_tokens: 1000, cache_write_tokens: 500 }, model, {
          providerId: provider,
          timestamp: now(),
        })
        if (cost !== undefined) expect(`${model} ${cost.usd.toPrecision(10)}`).toBe(`${model} ${said?.total_price.toPrecision(10)}`)
      }
      expect(models.length).toBeGreaterThan(5)
    },
  )

  test('the version in each cost is the installed one', () => {
    const manifest = readFileSync(new URL('../../node_modules/@pydantic/genai-prices/package.json', import.meta.url), 'utf8')

    expect(JSON.parse(manifest).version).toBe(priceTableVersion)
  })
})
