import type { EmittedKind, JsonObject, NikaError } from '@nika/events'
import type { RunResult } from './run-result.ts'
import type { RunTotals } from './run-totals.ts'

/** How a run ends, and why. */
export type RunOutcome =
  | { readonly status: 'completed'; readonly outputs: JsonObject }
  | {
      readonly status: 'failed'
      readonly message: string
      readonly code: string | undefined
      readonly failed_task?: string
      readonly error: NikaError | undefined
    }
  | { readonly status: 'cancelled'; readonly reason: string; readonly error: NikaError | undefined }

/** What every ending tells. */
export interface EndFacts {
  readonly runId: string
  readonly totals: RunTotals
  readonly duration_ms: number
}

/** The event that ends the run. */
export function endEvent(outcome: RunOutcome, { totals, duration_ms: total_duration_ms }: EndFacts): EmittedKind {
  const spent = totals.spent ? { usage: totals.usage, cost: totals.cost } : {}
  switch (outcome.status) {
    case 'completed':
      return { type: 'workflow_completed', final_output: outcome.outputs, total_duration_ms, ...spent }
    case 'failed':
      return {
        type: 'workflow_failed',
        error: outcome.message,
        failed_task: outcome.failed_task,
        code: outcome.code,
        hint: outcome.error?.hint,
        total_duration_ms,
        ...spent,
      }
    case 'cancelled':
      return { type: 'workflow_cancelled', reason: outcome.reason, total_duration_ms }
  }
}

/** What `run()` gives. */
export function runResult(outcome: RunOutcome, { runId, totals, duration_ms }: EndFacts): RunResult {
  const { usage, cost } = totals
  return {
    run_id: runId,
    status: outcome.status,
    outputs: outcome.status === 'completed' ? outcome.outputs : undefined,
    error: outcome.status === 'completed' ? undefined : outcome.error,
    failed_task: outcome.status === 'failed' ? outcome.failed_task : undefined,
    duration_ms,
    usage,
    cost,
  }
}
