import { inferError } from '../errors/infer-error.ts'
import type { AnswerDelta } from './answer.ts'
import { bodyChunks, type VendorBody } from './body-chunks.ts'
import type { DeltaReader } from './delta-reader.ts'
import { type EventDecoder, openDecoder, type ServerSentEvent } from './event-decoder.ts'
import { leave } from './leave.ts'

/** An answer that a vendor streams as server-sent events, and how they are read. */
export interface VendorEvents {
  /** What is known before the first event. */
  readonly first: readonly AnswerDelta[]
  /** The bytes of the events: the body of the vendor's response. */
  readonly body: VendorBody | null
  /**
   * What an event adds; undefined when the stream ends with it, whatever the server still sends. It throws a SyntaxError for
   * one that cannot be parsed.
   */
  readonly read: (event: ServerSentEvent) => readonly AnswerDelta[] | undefined
  /** Whether nothing is missing any more: a connection that breaks then is as good as one that is closed. Default: never. */
  readonly isWhole?: (() => boolean) | undefined
  /** At the end of the events: what follows, or the stream that goes on. Default: nothing. */
  readonly end?: (() => readonly AnswerDelta[] | Promise<VendorEvents>) | undefined
}

/**
 * The deltas of a vendor's stream, which `open` asks for. An iterator by hand and not a generator, and one promise for all
 * events that come together: each token passes through here (`benchmarks/`: streaming).
 * @throws NIKA-INFER-001, kind invalid_response, when the stream has no events: the server does not speak the API.
 */
export function vendorStream(open: () => Promise<VendorEvents>): AsyncIterableIterator<AnswerDelta, void> {
  return new VendorStream(open)
}

/** See {@link vendorStream}. */
export class VendorStream implements AsyncIterableIterator<AnswerDelta, void> {
  readonly #open: () => Promise<VendorEvents>
  #vendor: VendorEvents | undefined
  #decoder: EventDecoder | undefined
  #chunks: AsyncIterator<Uint8Array | string> | undefined
  /** The events of the chunk that came last, and how many of them are read. */
  #events: readonly ServerSentEvent[] = []
  #eventsRead = 0
  /** The deltas of the event that was read last, and how many of them are given. */
  #deltas: readonly AnswerDelta[] = []
  #deltasGiven = 0
  #isEmpty = true
  /** No event comes any more. */
  #isWhole = false
  #ended = false
  /** Who asked for the chunk that is waited for. */
  #reader: DeltaReader | undefined
  /** The step that `next` was asked for last, settled either way. */
  #lastStep: Promise<unknown> = Promise.resolve()

  constructor(open: () => Promise<VendorEvents>) {
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
    try {
      const delta = this.#shift()
      if (delta !== undefined || this.#ended) reader.take(delta)
      else if (this.#vendor === undefined) this.#goOn(this.#open(), reader)
      else if (this.#isWhole || this.#chunks === undefined) this.#finish(this.#vendor, reader)
      else {
        this.#reader = reader
        this.#chunks.next().then(this.#take, this.#fail)
      }
    } catch (error) {
      reader.fail(error)
    }
  }

  async return(): Promise<IteratorResult<AnswerDelta, void>> {
    this.#ended = true
    this.#deltas = []
    await this.#chunks?.return?.()
    return { done: true, value: undefined }
  }

  // Kept, and not made for each chunk.
  readonly #fail = (error: unknown): void => {
    if (this.#vendor?.isWhole?.() === true) this.#take({ done: true, value: undefined })
    else this.#reader?.fail(error)
  }
  readonly #take = (chunk: IteratorResult<Uint8Array | string>): void => {
    const reader = this.#reader
    if (reader === undefined) return
    reader.heard?.()
    try {
      this.#isWhole = chunk.done === true
      this.#eventsRead = 0
      this.#events = (chunk.done === true ? this.#decoder?.rest() : this.#decoder?.decode(chunk.value)) ?? []
    } catch (error) {
      // The body of a `fetch` of somebody's own may give anything.
      return reader.fail(error)
    }
    this.ask(reader)
  }

  /** The next delta of the events that have come. */
  #shift(): AnswerDelta | undefined {
    while (this.#deltasGiven === this.#deltas.length && !this.#ended) {
      const event = this.#events[this.#eventsRead]
      if (event === undefined) return undefined
      this.#eventsRead++
      this.#read(event)
    }
    return this.#deltas[this.#deltasGiven++]
  }

  #read(event: ServerSentEvent): void {
    this.#isEmpty = false
    const deltas = this.#deltasOf(event)
    this.#prepare(deltas ?? [])
    if (deltas === undefined) this.#leave()
  }

  #deltasOf(event: ServerSentEvent): readonly AnswerDelta[] | undefined {
    try {
      return this.#vendor?.read(event)
    } catch (error) {
      // The body broke off within its last event, which says nothing.
      if (this.#isWhole && error instanceof SyntaxError) return []
      throw error
    }
  }

  /** Nothing that the server still sends is read. */
  #leave(): void {
    this.#isWhole = true
    this.#events = []
    if (this.#chunks !== undefined) void leave(this.#chunks)
  }

  #finish({ end }: VendorEvents, reader: DeltaReader): void {
    if (this.#isEmpty) throw inferError({ kind: 'invalid_response', message: 'the server sent no events' })
    const rest = end?.() ?? []
    if (rest instanceof Promise) return this.#goOn(rest, reader)
    this.#ended = true
    this.#prepare(rest)
    this.ask(reader)
  }

  /** The stream begins, or goes on, with what is opened. */
  #goOn(opening: Promise<VendorEvents>, reader: DeltaReader): void {
    Promise.all([opening, openDecoder()])
      .then(([vendor, decoder]) => {
        this.#begin(vendor, decoder)
        this.ask(reader)
      })
      .catch((error: unknown) => reader.fail(error))
  }

  #begin(vendor: VendorEvents, decoder: EventDecoder): void {
    this.#vendor = vendor
    this.#decoder = decoder
    this.#chunks = vendor.body === null ? undefined : bodyChunks(vendor.body)
    // It was left while it was opened.
    if (this.#ended) return this.#leave()
    this.#isEmpty = true
    this.#isWhole = false
    this.#prepare(vendor.first)
  }

  #prepare(deltas: readonly AnswerDelta[]): void {
    this.#deltas = deltas
    this.#deltasGiven = 0
  }
}
