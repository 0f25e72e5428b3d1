import type { InferFailure } from '../errors/infer-error.ts'
import type { ServerAddress } from '../provider.ts'
import type { InferRequest } from '../request/infer-request.ts'
import type { CallUsage } from '../response/usage.ts'
import type { Answer, AnswerDelta } from './answer.ts'

/** What a vendor's adapter has to say; the rest of the contract is done for it. */
export interface ProviderAdapter {
  /** The prefix of its models. */
  readonly name: string
  readonly server?: ServerAddress | undefined
  /**
   * One whole answer. It ends when `signal` aborts. An answer that takes several requests tells with `told` what all of them
   * have spent so far: it is known when a later one fails. Default: what the stream gives, put together.
   */
  readonly infer?: ((request: InferRequest, signal: AbortSignal, told: (usage: CallUsage) => void) => Promise<Answer>) | undefined
  /** The answer as it comes. It ends when `signal` aborts. Default: the whole answer as one text. */
  readonly stream?: ((request: InferRequest, signal: AbortSignal) => AsyncIterable<AnswerDelta>) | undefined
  /** Whether `infer` shall put the stream together for this request. Default: only when there is no `infer`. */
  readonly streams?: ((request: InferRequest) => boolean) | undefined
  /** The vendor's error in the words of the taxonomy. Default: by its `status`, if it has one. */
  readonly mapError?: ((error: unknown) => InferFailure) | undefined
  /**
   * Milliseconds without a sign of the vendor after which a call that names no timeout is given up: for an answer in one
   * piece all of its time, in a stream the longest pause. Default: no limit.
   */
  readonly silence_ms?: number | undefined
  /** Texts that are masked in every error and in every whole answer: API keys. */
  readonly secrets?: readonly (string | undefined)[] | undefined
  /** Milliseconds that never go back. Default `performance.now`. */
  readonly clock?: (() => number) | undefined
}
