import type { InferRequest } from '../request/infer-request.ts'
import type { InferDelta } from '../response/infer-response.ts'
import type { CallUsage } from '../response/usage.ts'
import { AdapterCall } from './adapter-call.ts'
import type { AnswerDelta } from './answer.ts'
import type { ProviderAdapter } from './provider-adapter.ts'

type Step = IteratorResult<InferDelta, void>

const end: Step = { done: true, value: undefined }

/** A streamed call as its caller reads it: made at the first step, ended when it is left. By hand for speed, see `vendorStream`. */
export class AnswerStream implements AsyncIterableIterator<InferDelta, void> {
  readonly #adapter: ProviderAdapter
  readonly #request: InferRequest
  #call: AdapterCall | undefined
  #ended = false

  constructor(adapter: ProviderAdapter, request: InferRequest) {
    this.#adapter = adapter
    this.#request = request
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<Step> {
    if (this.#ended) return Promise.resolve(end)
    try {
      this.#call ??= new AdapterCall(this.#adapter, this.#request)
      return this.#call.step(this.#use, this.#fail)
    } catch (error) {
      return Promise.reject(this.#fail(error))
    }
  }

  async return(): Promise<Step> {
    this.#end()
    return end
  }

  /** The step that a vendor's delta makes; the one after it when the delta shows in the response alone. */
  readonly #use = (delta: AnswerDelta | undefined): Step | Promise<Step> => {
    if (delta === undefined) return this.#respond()
    const shown = shownOf(delta, this.#call?.usage)
    return shown === undefined ? this.next() : { done: false, value: shown }
  }

  readonly #fail = (error: unknown): unknown => {
    const failure = this.#call?.error(error) ?? error
    this.#end()
    return failure
  }

  #respond(): Step {
    const response = this.#call?.collected()
    this.#end()
    return response === undefined ? end : { done: false, value: { type: 'response', response } }
  }

  #end(): void {
    this.#ended = true
    this.#call?.end()
  }
}

/** What the caller sees of a vendor's delta; undefined for what only the response shows. */
function shownOf(delta: AnswerDelta, usage: CallUsage = {}): InferDelta | undefined {
  switch (delta.type) {
    case 'text':
    case 'reasoning':
    case 'tool_call':
      return delta
    case 'usage':
      return { type: 'usage', usage }
    default:
      return undefined
  }
}
