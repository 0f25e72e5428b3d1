import type { CostTotal, JsonObject, NikaError, Usage } from '@nika/events'

/** How a run ended. */
export interface RunResult {
  readonly run_id: string
  readonly status: 'completed' | 'failed' | 'cancelled'
  /**
   * The values of the workflow's `outputs:`; without that block the output of each task that nothing depends on, by its id.
   * Undefined unless the run completed.
   */
  readonly outputs: JsonObject | undefined
  /** Why it failed or was cancelled. */
  readonly error: NikaError | undefined
  /** The task that failed first. */
  readonly failed_task: string | undefined
  readonly duration_ms: number
  /** Tokens of all model calls. */
  readonly usage: Usage
  readonly cost: CostTotal
}
