import type { Cost, CostTotal, Usage } from '../event/shapes.ts'

const counts = [
  'input_tokens',
  'output_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'reasoning_tokens',
] as const satisfies readonly (keyof Usage)[]

/** The sum of two usages, count by count; a count that neither tells stays absent. */
export function addUsage(left: Usage, right: Usage): Usage {
  const sum: Partial<Record<keyof Usage, number>> = {}
  for (const name of counts) {
    const a = left[name]
    const b = right[name]
    if (a !== undefined || b !== undefined) sum[name] = (a ?? 0) + (b ?? 0)
  }
  return sum
}

/** Adds one answered call to a total: its cost, or one more call without a known price. */
export function addCost(total: CostTotal, cost: Cost | undefined): CostTotal {
  return cost === undefined
    ? { usd: total.usd, unpriced_calls: total.unpriced_calls + 1 }
    : { usd: total.usd + cost.usd, unpriced_calls: total.unpriced_calls }
}

export const noCost: CostTotal = { usd: 0, unpriced_calls: 0 }
