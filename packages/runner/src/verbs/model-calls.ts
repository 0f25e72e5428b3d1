import {
  type InferRequest,
  type InferResponse,
  inferError,
  type PriceBook,
  type Provider,
  publicPrices,
  type RetryPolicy,
  recorded,
  withRetry,
} from '@nika/provider'
import type { StepContext } from './step-context.ts'

/** How models are called. */
export interface ModelCallOptions {
  /** When a call that failed for a while is made again, within the attempt of its task; default 3 tries. False: never. */
  readonly retry?: RetryPolicy | false | undefined
  /** How often a model is asked again because its answer does not satisfy the schema; default 1. */
  readonly repairs?: number | undefined
  /** Where the cost of each answer comes from; default public prices. False: costs are not recorded. */
  readonly prices?: PriceBook | false | undefined
  /** Masks secrets, like the keys of providers, in all that is recorded of a call and in its answer. */
  readonly redact?: ((text: string) => string) | undefined
}

/** The model calls of all tasks: recorded, tried again, priced. */
export class ModelCalls {
  readonly #retry: RetryPolicy | false
  readonly #prices: PriceBook | undefined
  readonly #redact: ModelCallOptions['redact']

  constructor({ retry = {}, prices = publicPrices(), redact }: ModelCallOptions) {
    this.#retry = retry
    this.#prices = prices === false ? undefined : prices
    this.#redact = redact
  }

  /** Asks once, whatever tries that takes. Each try is a call of its own in the log, and waits until the log is durable. */
  ask(provider: Provider, request: InferRequest, context: StepContext): Promise<InferResponse> {
    const recorder = this.#recorder(provider, context)
    const caller = this.#retry === false ? recorder : withRetry(recorder, this.#retry)
    return context.wantsDeltas ? readStream(caller, request, context) : caller.infer(request)
  }

  /** Whether the answers of a model cost money, as far as their counts are told. */
  async isPriced(provider: Provider, model: string): Promise<boolean> {
    const usage = { input_tokens: 1, output_tokens: 1 }
    const cost = await this.#pricesOf(provider)?.costOf({ provider: provider.name, model, usage })
    return cost !== undefined && cost.usd > 0
  }

  #recorder(provider: Provider, { task_id, emit, barrier, nextEventId, traceparent, idempotencyKey }: StepContext): Provider {
    return recorded(provider, {
      task_id,
      log: {
        emit,
        get length() {
          return nextEventId()
        },
      },
      before_call: () => barrier('spend'),
      traceparent: (announcedBy) => traceparent(announcedBy, 'model'),
      idempotency_key: idempotencyKey,
      prices: this.#pricesOf(provider),
      redact: this.#redact,
    })
  }

  /** A mock has no price: the table is not loaded for it. */
  #pricesOf({ name }: Provider): PriceBook | undefined {
    return name === 'mock' ? undefined : this.#prices
  }
}

async function readStream(provider: Provider, request: InferRequest, { onDelta }: StepContext): Promise<InferResponse> {
  let response: InferResponse | undefined
  for await (const delta of provider.stream(request)) {
    if (delta.type === 'response') response = delta.response
    else onDelta(delta)
  }
  if (response !== undefined) return response
  throw inferError({ kind: 'connection', message: 'the stream ended before the answer was whole' })
}
