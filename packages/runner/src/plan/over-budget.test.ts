import type { KnownEventKind } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { planAfter } from '../../test/plan-driver.ts'
import { isOverBudget } from './over-budget.ts'

const answered = (usd: number | undefined): KnownEventKind => ({
  type: 'provider_responded',
  task_id: 'a',
  output_len: 1,
  cost: usd === undefined ? undefined : { usd },
})

describe('a run', () => {
  test.each<{ title: string; costs: readonly (number | undefined)[]; limit: number | undefined; over: boolean }>([
    { title: 'that has spent less than its budget is not over it', costs: [0.1, 0.1], limit: 0.3, over: false },
    { title: 'that has spent its budget to the cent is not over it', costs: [0.1, 0.2], limit: 0.3, over: false },
    { title: 'that has spent more is over it', costs: [0.1, 0.2, 0.000_000_1], limit: 0.3, over: true },
    { title: 'that has spent nothing is not over a budget of 0', costs: [0, undefined], limit: 0, over: false },
    { title: 'that has spent anything is over a budget of 0', costs: [0.000_000_1], limit: 0, over: true },
    { title: 'is over its budget whatever has no known price', costs: [0.4, undefined], limit: 0.3, over: true },
    { title: 'without a budget is never over it', costs: [1000], limit: undefined, over: false },
  ])('$title', ({ costs, limit, over }) => {
    const { state } = planAfter({ a: [] }, costs.map(answered))

    expect(isOverBudget(state, limit)).toBe(over)
  })

  test('has spent after a resume what it had spent before', () => {
    const { state } = planAfter({ a: [] }, [answered(0.25), { type: 'workflow_cancelled' }, { type: 'workflow_resumed' }, answered(0.25)])

    expect(state.spent_usd).toBe(0.5)
  })
})
