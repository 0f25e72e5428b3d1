import type { InferRequest } from '../request/infer-request.ts'
import type { InferDelta } from '../response/infer-response.ts'
import { AdapterCall } from './adapter-call.ts'
import type { AnswerDelta } from './answer.ts'
import type { DeltaReader } from './delta-reader.ts'
import type { ProviderAdapter } from './provider-adapter.ts'

type Step = IteratorResult<InferDelta, void>

const end: Step = { done: true, value: undefined }

/**
 * A streamed call as its caller reads it: made at the first step, ended when it is left. By hand and without a closure for each
 * step, as this is what each token passes through (`benchmarks/`: streaming).
 */
export class AnswerStream implements AsyncIterableIterator<InferDelta, void> {
  readonly #adapter: ProviderAdapter
  readonly #request: InferRequest
  readonly #reader: DeltaReader = { take: (delta) => this.#take(delta), fail: (error) => this.#fail(error) }
  #call: AdapterCall | undefined
  #ended = false
  #isAsking = false
  #asksAgain = false
  /** The step that was asked for last, and how it is settled; the latter undefined when nobody waits for it. */
  #step: Promise<Step> = Promise.resolve(end)
  #resolve: ((step: Step) => void) | undefined
  #reject: ((error: unknown) => void) | undefined

  constructor(adapter: ProviderAdapter, request: InferRequest) {
    this.#adapter = adapter
    this.#request = request
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<Step> {
    if (this.#resolve !== undefined) return this.#afterStep()
    this.#step = new Promise(this.#begin)
    return this.#step
  }

  async return(): Promise<Step> {
    this.#end()
    this.#settle(end)
    return end
  }

  /** The step after the one that is waited for. */
  #afterStep(): Promise<Step> {
    const next = (): Promise<Step> => this.next()
    return this.#step.then(next, next)
  }

  readonly #begin = (resolve: (step: Step) => void, reject: (error: unknown) => void): void => {
    this.#resolve = resolve
    this.#reject = reject
    this.#ask()
  }

  /** A loop and no recursion, as thousands of deltas that the caller does not see may come together. */
  #ask(): void {
    this.#asksAgain = true
    if (this.#isAsking) return
    this.#isAsking = true
    while (this.#asksAgain) {
      this.#asksAgain = false
      this.#askOnce()
    }
    this.#isAsking = false
  }

  #askOnce(): void {
    if (this.#ended) return this.#settle(end)
    try {
      this.#call ??= new AdapterCall(this.#adapter, this.#request)
      this.#call.ask(this.#reader)
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Gives the step that a vendor's delta makes; asks for the one after it when the delta shows in the response alone. */
  #take(delta: AnswerDelta | undefined): void {
    if (delta === undefined) return this.#respond()
    const shown = this.#shown(delta)
    if (shown === undefined) this.#ask()
    else this.#settle({ done: false, value: shown })
  }

  /** What the caller sees of a vendor's delta; undefined for what only the response shows. */
  #shown(delta: AnswerDelta): InferDelta | undefined {
    switch (delta.type) {
      case 'text':
      case 'reasoning':
      case 'tool_call':
        return delta
      case 'usage':
        return { type: 'usage', usage: this.#call?.usage ?? {} }
      default:
        return undefined
    }
  }

  #respond(): void {
    try {
      const response = this.#call?.collected()
      this.#end()
      this.#settle(response === undefined ? end : { done: false, value: { type: 'response', response } })
    } catch (error) {
      this.#fail(error)
    }
  }

  #settle(step: Step): void {
    const resolve = this.#resolve
    this.#resolve = undefined
    resolve?.(step)
  }

  #fail(error: unknown): void {
    const failure = this.#call?.error(error) ?? error
    this.#end()
    this.#resolve = undefined
    this.#reject?.(failure)
  }

  #end(): void {
    this.#ended = true
    this.#call?.end()
  }
}
