import type { PlanState } from './plan-state.ts'

/**
 * Whether the run has spent more than it may.
 * @param limit in US dollars; undefined: there is no budget.
 */
export function isOverBudget({ spent_usd }: PlanState, limit: number | undefined): boolean {
  return limit !== undefined && exactDollars(spent_usd) > limit
}

/** Sums of decimal amounts are decimal, as costs are: 0.1 + 0.2 is 0.3. */
export function exactDollars(sum: number): number {
  return Number(sum.toPrecision(12))
}
