import type { Cost } from '@nika/events'
import type { PriceBook, PricedCall } from './price-book.ts'

/**
 * What a call cost, by a price book that no compiler may have checked: what it throws, and what is no cost, is a cost that is
 * not known. A call is recorded, whatever its price.
 */
export async function askPrice(prices: PriceBook | undefined, call: PricedCall): Promise<Cost | undefined> {
  try {
    const cost = await prices?.costOf(call)
    return cost !== undefined && isCost(cost) ? cost : undefined
  } catch {
    return undefined
  }
}

function isCost({ usd, price }: Cost): boolean {
  return [usd, ...Object.values(price ?? {})].every((member) => typeof member !== 'number' || (Number.isFinite(member) && member >= 0))
}
