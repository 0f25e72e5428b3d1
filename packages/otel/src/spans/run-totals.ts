import { addDollars, addUsage, type CostTotal, type KnownEventKind, type Usage } from '@nika/events'
import { asNumber } from '../attributes/as-told.ts'
import type { ToldAttributes } from '../attributes/attribute-table.ts'
import { usageAttributes } from '../attributes/model-attributes.ts'

/** Tokens and money of all model calls so far. */
export class RunTotals {
  #usage: Usage = {}
  #usd: number | undefined

  add(kind: KnownEventKind): void {
    if (kind.type !== 'provider_responded' && kind.type !== 'provider_failed') return
    if (kind.usage !== undefined) this.#usage = addUsage(this.#usage, countsOf(kind.usage))
    const usd = asNumber(kind.cost?.usd)
    if (usd !== undefined) this.#usd = addDollars(this.#usd ?? 0, usd)
  }

  /** The totals that the run's last event tells, else those that were added up. */
  attributes(told: { readonly usage?: Usage | undefined; readonly cost?: CostTotal | undefined }): ToldAttributes {
    return { ...usageAttributes(told.usage ?? this.#usage), 'nika.cost.usd': told.cost === undefined ? this.#usd : knownCost(told.cost) }
  }
}

/** Nothing is known of what calls without a price have cost: that is no sum of 0. */
function knownCost(cost: CostTotal): number | undefined {
  const usd = asNumber(cost?.usd)
  return usd === 0 && (asNumber(cost?.unpriced_calls) ?? 0) > 0 ? undefined : usd
}

/** What of it can be added up. */
function countsOf(usage: Usage): Usage {
  return {
    input_tokens: asNumber(usage?.input_tokens),
    output_tokens: asNumber(usage?.output_tokens),
    cache_read_input_tokens: asNumber(usage?.cache_read_input_tokens),
    cache_creation_input_tokens: asNumber(usage?.cache_creation_input_tokens),
    reasoning_tokens: asNumber(usage?.reasoning_tokens),
  }
}
