import { isNikaError, type NikaError } from '@nika/events/core'
import { providerError } from '../errors/codes.ts'
import { detailsOf } from '../errors/details-of.ts'

/** When a failed call is tried again. */
export interface RetryPolicy {
  /** Tries in all; default 3. */
  readonly max_attempts?: number | undefined
  /** The wait before the second try; each further one is twice as long. Default 500. */
  readonly base_delay_ms?: number | undefined
  /** The longest wait. A vendor that asks for more (Retry-After) is not tried again. Default 60,000. */
  readonly max_delay_ms?: number | undefined
  /** From 0 to 1: spreads the waits between half and all of their length. Default `Math.random`. */
  readonly random?: (() => number) | undefined
  /** Waits; rejects when the signal aborts. Default: a timer. */
  readonly sleep?: ((milliseconds: number, signal: AbortSignal | undefined) => Promise<void>) | undefined
}

/**
 * Milliseconds to wait after the failed try number `attempt`; undefined when there is no other.
 * The wait is the vendor's Retry-After if it gave one, else exponential with jitter.
 */
export function retryDelay(error: unknown, attempt: number, policy: RetryPolicy): number | undefined {
  const { max_attempts = 3, base_delay_ms = 500, max_delay_ms = 60_000, random = Math.random } = policy
  if (!isNikaError(error) || !error.transient || attempt >= max_attempts) return undefined
  const { retry_after_ms: asked } = detailsOf(error)
  if (asked !== undefined) return asked > max_delay_ms ? undefined : asked
  const delay = Math.min(max_delay_ms, base_delay_ms * 2 ** (attempt - 1))
  return Math.round(delay * (0.5 + random() / 2))
}

/**
 * Refuses a policy that cannot be followed.
 * @throws NIKA-CONFIG-001.
 */
export function checkPolicy({ max_attempts = 1, base_delay_ms, max_delay_ms }: RetryPolicy): void {
  if (!(max_attempts >= 1)) throw invalid('max_attempts', max_attempts, 'give a whole number from 1 on')
  for (const [name, delay] of Object.entries({ base_delay_ms, max_delay_ms })) {
    if (delay !== undefined && !(delay >= 0)) throw invalid(name, delay, 'give milliseconds from 0 on')
  }
}

function invalid(name: string, value: number, hint: string): NikaError {
  return providerError('NIKA-CONFIG-001', { message: `retry.${name} is ${value}`, hint })
}
