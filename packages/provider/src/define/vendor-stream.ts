import { inferError } from '../errors/infer-error.ts'
import type { AnswerDelta } from './answer.ts'

/** A vendor's stream and how its events are read. */
export interface VendorEvents<Event> {
  /** What is known before the first event. */
  readonly first: readonly AnswerDelta[]
  readonly events: AsyncIterable<Event>
  readonly read: (event: Event) => readonly AnswerDelta[]
  /** At the end of the events: what follows, or the stream that goes on. Default: nothing. */
  readonly end?: (() => readonly AnswerDelta[] | Promise<VendorEvents<Event>>) | undefined
}

/**
 * The deltas of a vendor's stream, which `open` asks for. An iterator by hand and not a generator, as this is what each token
 * passes through: every generator on its way costs more than the reading of the event (`benchmarks/`: streaming).
 * @throws NIKA-INFER-001, kind invalid_response, when the stream has no events: the server does not speak the API.
 */
export function vendorStream<Event>(open: () => Promise<VendorEvents<Event>>): AsyncIterableIterator<AnswerDelta, void> {
  return new VendorStream(open)
}

class VendorStream<Event> implements AsyncIterableIterator<AnswerDelta, void> {
  readonly #open: () => Promise<VendorEvents<Event>>
  #vendor: VendorEvents<Event> | undefined
  #events: AsyncIterator<Event> | undefined
  #ready: readonly AnswerDelta[] = []
  #position = 0
  #empty = true
  #ended = false

  constructor(open: () => Promise<VendorEvents<Event>>) {
    this.#open = open
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<AnswerDelta, void>> {
    for (;;) {
      const delta = this.#ready[this.#position]
      if (delta !== undefined) {
        this.#position++
        return { done: false, value: delta }
      }
      if (this.#ended) return { done: true, value: undefined }
      if (this.#vendor === undefined || this.#events === undefined) {
        this.#begin(await this.#open())
        continue
      }
      const step = await this.#events.next()
      if (step.done === true) await this.#end(this.#vendor)
      else {
        this.#empty = false
        this.#prepare(this.#vendor.read(step.value))
      }
    }
  }

  async return(): Promise<IteratorResult<AnswerDelta, void>> {
    this.#ended = true
    this.#prepare([])
    await this.#events?.return?.()
    return { done: true, value: undefined }
  }

  #begin(vendor: VendorEvents<Event>): void {
    this.#vendor = vendor
    this.#events = vendor.events[Symbol.asyncIterator]()
    this.#empty = true
    this.#prepare(vendor.first)
  }

  async #end(vendor: VendorEvents<Event>): Promise<void> {
    if (this.#empty) throw inferError({ kind: 'invalid_response', message: 'the server sent no events' })
    const rest = vendor.end?.() ?? []
    if (rest instanceof Promise) return this.#begin(await rest)
    this.#ended = true
    this.#prepare(rest)
  }

  #prepare(deltas: readonly AnswerDelta[]): void {
    this.#ready = deltas
    this.#position = 0
  }
}
