import { type CostTotal, type Event, type EventLog, isKnownKind, replay, type Usage } from '@nika/events'

/** What a run spent. */
export interface RunTotals {
  readonly usage: Usage
  readonly cost: CostTotal
  /** Whether it called a model at all. */
  readonly spent: boolean
}

/** The tokens and the money of all model calls, folded from the events about them. Linear in the length of the log. */
export function totalsOf(log: EventLog): RunTotals {
  const calls = log.events().filter(isModelCall)
  const { usage, cost } = replay(calls)
  return { usage, cost, spent: calls.length > 0 }
}

function isModelCall({ kind }: Event): boolean {
  return isKnownKind(kind) && (kind.type === 'provider_responded' || kind.type === 'provider_failed')
}
