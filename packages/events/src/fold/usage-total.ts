import type { Cost, CostTotal, Usage } from '../event/shapes.ts'

/** The sum of two usages, count by count; a count that neither tells stays absent. */
export function addUsage(left: Usage, right: Usage): Usage {
  if (left === noUsage) return right
  return {
    input_tokens: addCount(left.input_tokens, right.input_tokens),
    output_tokens: addCount(left.output_tokens, right.output_tokens),
    cache_read_input_tokens: addCount(left.cache_read_input_tokens, right.cache_read_input_tokens),
    cache_creation_input_tokens: addCount(left.cache_creation_input_tokens, right.cache_creation_input_tokens),
    reasoning_tokens: addCount(left.reasoning_tokens, right.reasoning_tokens),
  }
}

function addCount(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined ? right : right === undefined ? left : left + right
}

/** The sum of two amounts of US dollars, which are decimal: of 0.1 and 0.2 it is 0.3. To 15 digits, as many as a number holds. */
export function addDollars(left: number, right: number): number {
  return Number((left + right).toPrecision(15))
}

/** Adds one answered call to a total: its cost, or one more call without a known price. */
export function addCost(total: CostTotal, cost: Cost | undefined): CostTotal {
  if (total === noCost && cost === undefined) return oneUnpricedCall
  return cost === undefined
    ? { usd: total.usd, unpriced_calls: total.unpriced_calls + 1 }
    : { usd: addDollars(total.usd, cost.usd), unpriced_calls: total.unpriced_calls }
}

export const noUsage: Usage = {}

export const noCost: CostTotal = { usd: 0, unpriced_calls: 0 }

/** Shared by all the tasks whose one call has no price. */
const oneUnpricedCall: CostTotal = { usd: 0, unpriced_calls: 1 }
