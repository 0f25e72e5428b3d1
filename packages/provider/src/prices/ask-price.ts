import type { Cost } from '@nika/events'
import type { PriceBook, PricedCall } from './price-book.ts'

/** Lets a price book know that a call begins. */
export function preparePrices(prices: PriceBook | undefined): void {
  try {
    prices?.prepare()
  } catch {
    // Without its prices a call has no cost that is known.
  }
}

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
  return isAmount(usd) && Object.values(price ?? {}).every((member) => typeof member !== 'number' || isAmount(member))
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
