import { addUsage, type CostTotal, type KnownEventKind, type Usage } from '@nika/events'
import type { SpanAttributes } from '../attributes/attribute-table.ts'
import { usageAttributes } from '../attributes/model-attributes.ts'

/** Tokens and money of all model calls so far. */
export class RunTotals {
  #usage: Usage = {}
  #usd: number | undefined

  add(kind: KnownEventKind): void {
    if (kind.type !== 'provider_responded' && kind.type !== 'provider_failed') return
    if (kind.usage !== undefined) this.#usage = addUsage(this.#usage, kind.usage)
    if (kind.type === 'provider_responded' && kind.cost !== undefined) this.#usd = (this.#usd ?? 0) + kind.cost.usd
  }

  /** The totals that the run's last event tells, else those that were added up. */
  attributes(told: { readonly usage?: Usage | undefined; readonly cost?: CostTotal | undefined }): SpanAttributes {
    return { ...usageAttributes(told.usage ?? this.#usage), 'nika.cost.usd': told.cost === undefined ? this.#usd : knownCost(told.cost) }
  }
}

/** Nothing is known of what calls without a price have cost: that is no sum of 0. */
function knownCost({ usd, unpriced_calls }: CostTotal): number | undefined {
  return usd === 0 && unpriced_calls > 0 ? undefined : usd
}
