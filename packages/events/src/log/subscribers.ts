import type { Event } from '../event/event.ts'

interface Subscriber {
  readonly listener: (event: Event) => void
  position: number
}

/** Delivers each event to each listener, in order, also when a listener emits. */
export class Subscribers {
  readonly #subscribers = new Set<Subscriber>()
  #delivering = false

  /** @param position the first event that the listener gets */
  add(listener: (event: Event) => void, position: number): () => void {
    const subscriber: Subscriber = { listener, position }
    this.#subscribers.add(subscriber)
    return () => {
      this.#subscribers.delete(subscriber)
    }
  }

  deliver(events: readonly Event[]): void {
    // A listener that emits comes here again: the loop below goes on until every listener has every event.
    if (this.#delivering || this.#subscribers.size === 0) return
    this.#delivering = true
    try {
      while (this.#deliverOnce(events));
    } finally {
      this.#delivering = false
    }
  }

  /** Gives each subscriber its next event; whether anybody got one. */
  #deliverOnce(events: readonly Event[]): boolean {
    let delivered = false
    for (const subscriber of this.#subscribers) {
      const event = events[subscriber.position]
      if (event === undefined) continue
      subscriber.position += 1
      delivered = true
      notify(subscriber, event)
    }
    return delivered
  }
}

function notify(subscriber: Subscriber, event: Event): void {
  try {
    subscriber.listener(event)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
