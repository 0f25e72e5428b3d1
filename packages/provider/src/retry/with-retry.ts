import type { NikaError } from '@nika/events'
import type { CallOptions, Provider } from '../provider.ts'
import type { InferRequest } from '../request/infer-request.ts'
import type { InferDelta, InferResponse } from '../response/infer-response.ts'
import { checkPolicy, type RetryPolicy, retryDelay } from './retry-policy.ts'
import { sleep } from './sleep.ts'

/**
 * A provider that tries transient failures again: 3 tries, exponential with jitter, Retry-After honoured.
 * Around `recorded(…)` each try is a call of its own in the log, and a failed one says when the next will come.
 * A stream that begins again says so with the delta `restart`.
 * @throws NIKA-CONFIG-001 for a policy that cannot be followed.
 */
export function withRetry(provider: Provider, policy: RetryPolicy = {}): Provider {
  checkPolicy(policy)
  return {
    name: provider.name,
    server: provider.server,
    async infer(request: InferRequest, options?: CallOptions): Promise<InferResponse> {
      for (let attempt = 1; ; attempt++) {
        const tries = new Try(policy, attempt)
        try {
          return await provider.infer(request, { ...options, ...tries.options })
        } catch (error) {
          await tries.waitAfter(error, request.signal)
        }
      }
    },
    async *stream(request: InferRequest, options?: CallOptions): AsyncGenerator<InferDelta, void, undefined> {
      for (let attempt = 1; ; attempt++) {
        const tries = new Try(policy, attempt)
        try {
          yield* provider.stream(request, { ...options, ...tries.options })
          return
        } catch (error) {
          const delay_ms = await tries.waitAfter(error, request.signal)
          yield { type: 'restart', attempt: attempt + 1, delay_ms }
        }
      }
    },
  }
}

/** One try: the wait after it is decided once, for the recorder's event and for the loop alike. */
class Try {
  readonly #policy: RetryPolicy
  readonly #attempt: number
  readonly #delays = new Map<unknown, number | undefined>()

  constructor(policy: RetryPolicy, attempt: number) {
    this.#policy = policy
    this.#attempt = attempt
  }

  get options(): CallOptions {
    return { attempt: this.#attempt, retry_delay_ms: (error: NikaError) => this.#delayAfter(error) }
  }

  /**
   * Waits until the next try may begin.
   * @returns the milliseconds waited.
   * @throws `error` when there is no other try.
   */
  async waitAfter(error: unknown, signal: AbortSignal | undefined): Promise<number> {
    const delay = this.#delayAfter(error)
    if (delay === undefined) throw error
    await (this.#policy.sleep ?? sleep)(delay, signal)
    return delay
  }

  #delayAfter(error: unknown): number | undefined {
    if (!this.#delays.has(error)) this.#delays.set(error, retryDelay(error, this.#attempt, this.#policy))
    return this.#delays.get(error)
  }
}
