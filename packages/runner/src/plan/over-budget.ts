import type { PlanState } from './plan-state.ts'

/**
 * Whether the run has spent more than it may.
 * @param limit in US dollars; undefined: there is no budget.
 */
export function isOverBudget({ spent_usd }: PlanState, limit: number | undefined): boolean {
  return limit !== undefined && spent_usd > limit
}
