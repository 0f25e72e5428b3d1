import type { Edge } from '@nika/language'

/** What a settled task became, in the language's words. */
export type Outcome = 'success' | 'failure' | 'skipped' | 'cancelled'

/** The outcomes of a producer that admit the task at the other end of an edge. */
const passSets: Readonly<Record<Edge['role'], readonly Outcome[]>> = {
  value: ['success', 'skipped'],
  success: ['success'],
}

/** Whether an edge of this role lets its task run after its producer became `outcome`. */
export function admits(role: Edge['role'], outcome: Outcome): boolean {
  return passSets[role].includes(outcome)
}
