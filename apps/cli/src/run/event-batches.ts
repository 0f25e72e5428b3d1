import type { Event, EventLog } from '@nika/events'

/**
 * Hands on the events of a log turn by turn. What a model wrote before an event has arrived by then: deltas come a few
 * microtasks later than events, and a run may have thousands of events in one turn.
 */
export class EventBatches {
  readonly #deliver: (events: readonly Event[]) => void
  readonly #unsubscribe: () => void
  #waiting: Event[] = []

  constructor(log: EventLog, deliver: (events: readonly Event[]) => void) {
    this.#deliver = deliver
    this.#unsubscribe = log.subscribe((event) => this.#add(event))
  }

  /** Hands on what is left, at once, and ends. */
  end(): void {
    this.#unsubscribe()
    this.#flush()
  }

  #add(event: Event): void {
    if (this.#waiting.length === 0) setImmediate(() => this.#flush())
    this.#waiting.push(event)
  }

  #flush(): void {
    const events = this.#waiting
    this.#waiting = []
    if (events.length > 0) this.#deliver(events)
  }
}
