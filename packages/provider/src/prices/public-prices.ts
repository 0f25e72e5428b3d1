import type { calcPrice, TieredPrices } from '@pydantic/genai-prices'
import { costOf, type ModelPrice, type PriceBook, type PricedCall } from './price-book.ts'

/** What public prices are extended by. */
export interface PublicPricesOptions {
  /** Prices that win over the table's, by `<provider>/<model>`. */
  readonly models?: Readonly<Record<string, ModelPrice>> | undefined
  /** The day that is priced; default today. */
  readonly now?: (() => Date) | undefined
}

/** The version of the table, written into each cost. */
export const priceTableVersion = '0.1.8'

/**
 * The public prices of all large vendors, from the table of `@pydantic/genai-prices`, which is loaded when the first call
 * begins. A model that it does not know has no cost, which is not 0.
 */
export function publicPrices({ models = {}, now = () => new Date() }: PublicPricesOptions = {}): PriceBook {
  let table: Promise<typeof calcPrice | undefined> | undefined
  const load = (): Promise<typeof calcPrice | undefined> => {
    table ??= import('@pydantic/genai-prices').then(
      ({ calcPrice }) => calcPrice,
      // A paid answer is worth more than its price: without the table it is unpriced.
      () => undefined,
    )
    return table
  }
  const known = new Map<string, VendorRates | undefined>()

  async function ratesOf({ provider, model }: PricedCall, date: Date): Promise<VendorRates | undefined> {
    // Rates change by the day, and some by the hour.
    const key = `${provider}/${model} ${date.toISOString().slice(0, 13)}`
    if (!known.has(key)) known.set(key, readRates(await load(), { provider, model, date }))
    return known.get(key)
  }

  return {
    prepare: () => void load(),
    async costOf(call) {
      const own = Object.hasOwn(models, `${call.provider}/${call.model}`) ? models[`${call.provider}/${call.model}`] : undefined
      if (own !== undefined) return costOf(call.usage, own)
      const date = now()
      const rates = await ratesOf(call, date)
      return rates === undefined ? undefined : costOf(call.usage, priceAt(rates, call.usage.input_tokens ?? 0, date))
    },
  }
}

type Rate = number | TieredPrices | undefined

interface VendorRates {
  readonly input: Rate
  readonly output: Rate
  readonly cache_read: Rate
  readonly cache_creation: Rate
  readonly cache_creation_long: Rate
}

interface PricedModel {
  readonly provider: string
  readonly model: string
  readonly date: Date
}

/** The rates of a model that is paid by tokens alone, as the vendors of text do. */
function readRates(price: typeof calcPrice | undefined, { provider, model, date }: PricedModel): VendorRates | undefined {
  const rates = price?.({ input_tokens: 1, output_tokens: 1 }, model, { providerId: provider, timestamp: date })?.model_price
  if (rates === undefined || rates['output_reasoning_mtok'] !== undefined || rates['input_text_messages_kcount'] !== undefined)
    return undefined
  if (rates['input_mtok'] === undefined || rates['output_mtok'] === undefined) return undefined
  return {
    input: rates['input_mtok'],
    output: rates['output_mtok'],
    cache_read: rates['cache_read_mtok'],
    cache_creation: rates['cache_write_mtok'],
    cache_creation_long: rates['cache_write_1h_mtok'],
  }
}

/** The price that holds for a call: some vendors charge more for all of a long one. */
function priceAt(rates: VendorRates, inputTokens: number, date: Date): ModelPrice {
  const at = (rate: Rate): number | undefined => {
    if (typeof rate !== 'object') return rate
    return rate.tiers.findLast(({ start }) => inputTokens > start)?.price ?? rate.base
  }
  return {
    input: at(rates.input) ?? 0,
    output: at(rates.output) ?? 0,
    cache_read: at(rates.cache_read),
    cache_creation: at(rates.cache_creation),
    cache_creation_long: at(rates.cache_creation_long),
    source: `@pydantic/genai-prices ${priceTableVersion}`,
    as_of: date.toISOString().slice(0, 10),
  }
}
