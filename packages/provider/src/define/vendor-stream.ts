import { inferError } from '../errors/infer-error.ts'
import type { AnswerDelta } from './answer.ts'
import type { DeltaReader } from './delta-reader.ts'

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

/** See {@link vendorStream}. */
export class VendorStream<Event> implements AsyncIterableIterator<AnswerDelta, void> {
  readonly #open: () => Promise<VendorEvents<Event>>
  #vendor: VendorEvents<Event> | undefined
  #events: AsyncIterator<Event> | undefined
  #ready: readonly AnswerDelta[] = []
  #position = 0
  /** Who asked for the event that is waited for. */
  #reader: DeltaReader | undefined
  /** The step that `next` was asked for last, settled either way. */
  #lastStep: Promise<unknown> = Promise.resolve()
  #empty = true
  #ended = false

  constructor(open: () => Promise<VendorEvents<Event>>) {
    this.#open = open
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** The steps that are asked for at once come one after the other, as those of a generator. */
  next(): Promise<IteratorResult<AnswerDelta, void>> {
    const step = this.#lastStep.then(() => this.#step())
    this.#lastStep = step.catch(() => undefined)
    return step
  }

  #step(): Promise<IteratorResult<AnswerDelta, void>> {
    return new Promise((resolve, reject) =>
      this.ask({
        take: (delta) => resolve(delta === undefined ? { done: true, value: delta } : { done: false, value: delta }),
        fail: reject,
      }),
    )
  }

  /** Gives the next delta to `reader`. One at a time. */
  ask(reader: DeltaReader): void {
    const delta = this.#shift()
    if (delta !== undefined || this.#ended) reader.take(delta)
    else if (this.#vendor === undefined || this.#events === undefined) {
      this.#goOn(this.#open(), reader)
    } else {
      this.#reader = reader
      this.#events.next().then(this.#read, this.#fail)
    }
  }

  async return(): Promise<IteratorResult<AnswerDelta, void>> {
    this.#ended = true
    this.#prepare([])
    await this.#events?.return?.()
    return { done: true, value: undefined }
  }

  // Kept, and not made for each event.
  readonly #fail = (error: unknown): void => this.#reader?.fail(error)
  readonly #read = (step: IteratorResult<Event>): void => {
    const reader = this.#reader
    if (reader === undefined) return
    try {
      if (step.done === true) return this.#finish(reader)
      this.#empty = false
      this.#prepare(this.#vendor?.read(step.value) ?? [])
    } catch (error) {
      return reader.fail(error)
    }
    this.ask(reader)
  }

  #finish(reader: DeltaReader): void {
    if (this.#empty) throw inferError({ kind: 'invalid_response', message: 'the server sent no events' })
    const rest = this.#vendor?.end?.() ?? []
    if (rest instanceof Promise) return this.#goOn(rest, reader)
    this.#ended = true
    this.#prepare(rest)
    this.ask(reader)
  }

  /** The stream begins, or goes on, with what is opened. */
  #goOn(opening: Promise<VendorEvents<Event>>, reader: DeltaReader): void {
    opening
      .then((vendor) => {
        this.#begin(vendor)
        this.ask(reader)
      })
      .catch((error: unknown) => reader.fail(error))
  }

  #shift(): AnswerDelta | undefined {
    const delta = this.#ready[this.#position]
    if (delta !== undefined) this.#position++
    return delta
  }

  #begin(vendor: VendorEvents<Event>): void {
    this.#vendor = vendor
    this.#events = vendor.events[Symbol.asyncIterator]()
    this.#empty = true
    this.#prepare(vendor.first)
  }

  #prepare(deltas: readonly AnswerDelta[]): void {
    this.#ready = deltas
    this.#position = 0
  }
}
