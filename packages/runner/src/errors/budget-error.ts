import type { NikaError } from '@nika/events'
import { runnerError } from './codes.ts'

/**
 * NIKA-RUN-1704.
 * @param spent in US dollars, as the budget is.
 * @param budget undefined: the run goes on without the budget that once kept tasks from their start.
 */
export function budgetError(spent: number, budget: number | undefined): NikaError {
  return runnerError('NIKA-RUN-1704', {
    message: `the run has cost ${dollars(spent)}, more than its budget${budget === undefined ? '' : ` of ${dollars(budget)}`}`,
    details: { spent_usd: spent, budget_usd: budget },
  })
}

/** Every digit that counts: two amounts that differ look different. */
function dollars(usd: number): string {
  return `$${usd.toFixed(12).replace(/\.?0+$/, '')}`
}
