import type { Cost } from '@nika/events'
import type { CallUsage } from '../response/usage.ts'

/** What a model costs, in US dollars per million tokens. */
export interface ModelPrice {
  /** Input that no cache was involved in. */
  readonly input: number
  readonly output: number
  /** Input read from the cache; default `input`. */
  readonly cache_read?: number | undefined
  /** Input written to the cache; default `input`. */
  readonly cache_creation?: number | undefined
  /** Input written to the cache with a long retention; without it a call that writes so has no known price. */
  readonly cache_creation_long?: number | undefined
  /** Where the rates come from, with its version. */
  readonly source?: string | undefined
  /** The day the rates were valid, ISO 8601. */
  readonly as_of?: string | undefined
}

/** A call whose cost is asked for. */
export interface PricedCall {
  readonly provider: string
  readonly model: string
  readonly usage: CallUsage
}

/** Where prices come from. */
export interface PriceBook {
  /** Called when a call begins, so that a table can be loaded while it is under way. */
  prepare(): void
  /** What a call cost; undefined when its price or its counts are not known. It never rejects. */
  costOf(call: PricedCall): Promise<Cost | undefined>
}

const million = 1_000_000

/** What tokens cost at a price; undefined when input or output was not told, or a rate that they need is not known. */
export function costOf(usage: CallUsage, price: ModelPrice): Cost | undefined {
  const { input_tokens, output_tokens, cache_read_input_tokens: read = 0, cache_creation_long_input_tokens: long = 0 } = usage
  const { cache_creation_input_tokens: written = long } = usage
  if (input_tokens === undefined || output_tokens === undefined) return undefined
  if (long > 0 && price.cache_creation_long === undefined) return undefined
  const { input, output, cache_read = input, cache_creation = input, cache_creation_long = 0, source, as_of } = price
  const spent =
    Math.max(0, input_tokens - read - written) * input +
    read * cache_read +
    Math.max(0, written - long) * cache_creation +
    long * cache_creation_long +
    output_tokens * output
  return {
    // Sums of decimal rates are decimal: 12 digits are more than any bill has.
    usd: Number((spent / million).toPrecision(12)),
    price: { input, output, cache_read, cache_creation, ...(long > 0 ? { cache_creation_long } : {}), source, as_of },
  }
}
