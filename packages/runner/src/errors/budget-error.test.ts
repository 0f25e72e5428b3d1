import { expect, test } from 'vitest'
import { budgetError } from './budget-error.ts'

test.each([
  [0.0123, 0.01, 'the run has cost $0.0123, more than its budget of $0.01'],
  [0.1 + 0.2, 0.25, 'the run has cost $0.3, more than its budget of $0.25'],
  [100, 20, 'the run has cost $100, more than its budget of $20'],
  [0.000_000_25, 0, 'the run has cost $0.00000025, more than its budget of $0'],
  [1.5, undefined, 'the run has cost $1.5, more than its budget'],
])('NIKA-RUN-1704 of %d dollars spent of %s says both, with every digit that counts', (spent, budget, message) => {
  expect(budgetError(spent, budget)).toMatchObject({ code: 'NIKA-RUN-1704', category: 'budget_error', transient: false, message })
})
