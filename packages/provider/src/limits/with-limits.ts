import { detailsOf } from '../errors/details-of.ts'
import type { CallOptions, Provider, ServerAddress } from '../provider.ts'
import type { InferRequest } from '../request/infer-request.ts'
import type { InferDelta, InferResponse } from '../response/infer-response.ts'
import type { CallLimiter } from './call-limiter.ts'

/** A provider whose calls wait until its limiter lets them begin. */
export class LimitedProvider implements Provider {
  readonly name: string
  readonly server: ServerAddress | undefined
  readonly limiter: CallLimiter
  /** The provider that is called. */
  readonly inner: Provider

  constructor(inner: Provider, limiter: CallLimiter) {
    this.name = inner.name
    this.server = inner.server
    this.limiter = limiter
    this.inner = inner
  }

  async infer(request: InferRequest, options?: CallOptions): Promise<InferResponse> {
    const release = await this.limiter.acquire(request.signal)
    try {
      return await this.inner.infer(request, options)
    } catch (error) {
      this.#heed(error)
      throw error
    } finally {
      release()
    }
  }

  async *stream(request: InferRequest, options?: CallOptions): AsyncGenerator<InferDelta, void, undefined> {
    const release = await this.limiter.acquire(request.signal)
    try {
      yield* this.inner.stream(request, options)
    } catch (error) {
      this.#heed(error)
      throw error
    } finally {
      release()
    }
  }

  /** A vendor that asks to wait is not asked by other calls either. */
  #heed(error: unknown): void {
    const { retry_after_ms } = detailsOf(error)
    if (retry_after_ms !== undefined) this.limiter.pause(retry_after_ms)
  }
}

/**
 * A provider that keeps within limits. Give providers of one vendor the same limiter.
 * `recorded` around it records a call when it begins, not when it begins to wait.
 */
export function withLimits(provider: Provider, limiter: CallLimiter): Provider {
  return new LimitedProvider(provider, limiter)
}
