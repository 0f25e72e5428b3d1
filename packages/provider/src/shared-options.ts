import { CallLimiter, type Limits } from './limits/call-limiter.ts'
import { withLimits } from './limits/with-limits.ts'
import type { PriceBook } from './prices/price-book.ts'
import { publicPrices } from './prices/public-prices.ts'
import type { Provider } from './provider.ts'
import type { CallLog } from './record/record-options.ts'
import { recorded } from './record/recorded.ts'

/** The options that every provider package has, and this package carries out. */
export interface SharedOptions {
  /** Records every call: see `recorded`. Default: nothing is recorded. */
  readonly log?: CallLog | undefined
  /** What the vendor is asked at most. Default: no limits. */
  readonly limits?: Limits | undefined
  /** Where recorded costs come from; false records none. Default: public prices. */
  readonly prices?: PriceBook | false | undefined
}

/** A vendor's provider with the options that all have. */
export function withSharedOptions(provider: Provider, { log, limits, prices }: SharedOptions): Provider {
  const within = limits === undefined ? provider : withLimits(provider, new CallLimiter(limits))
  if (log === undefined) return within
  return recorded(within, { log, prices: prices === false ? undefined : (prices ?? publicPrices()) })
}
