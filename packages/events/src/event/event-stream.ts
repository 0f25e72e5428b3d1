import type { Event } from './event.ts'

/**
 * Events that arrive: one by one for whoever iterates it, in batches for a fold, which then awaits once a batch.
 * It can be read once.
 */
export class EventStream implements AsyncIterable<Event> {
  readonly #batches: AsyncIterable<readonly Event[]>

  constructor(batches: AsyncIterable<readonly Event[]>) {
    this.#batches = batches
  }

  /** The events in batches of any size, empty ones included. */
  batches(): AsyncIterable<readonly Event[]> {
    return this.#batches
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event, void, undefined> {
    for await (const batch of this.#batches) yield* batch
  }
}
