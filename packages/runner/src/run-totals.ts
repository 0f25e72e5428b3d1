import { type CostTotal, type Event, replay, type Usage } from '@nika/events'

/** What a run spent. */
export interface RunTotals {
  readonly usage: Usage
  readonly cost: CostTotal
  /** Whether it called a model at all. */
  readonly spent: boolean
}

/** Whether the event tells of what a model call spent. */
export function isModelCall({ kind }: Event): boolean {
  return kind.type === 'provider_responded' || kind.type === 'provider_failed'
}

/** The tokens and the money of all model calls, folded from the events that tell of them. */
export function totalsOf(calls: readonly Event[]): RunTotals {
  const { usage, cost } = replay(calls)
  return { usage, cost, spent: calls.length > 0 }
}
