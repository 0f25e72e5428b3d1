import type { Event } from '../event/event.ts'
import type { Projection } from '../fold/projection.ts'

interface Subscribable extends Iterable<Event> {
  subscribe(listener: (event: Event) => void): () => void
}

/** The state of a projection that follows a log. */
export class LiveProjection<State> {
  #state: State
  readonly #unsubscribe: () => void

  constructor(projection: Projection<State>, log: Subscribable) {
    this.#state = projection.initial
    const take = (event: Event): void => {
      this.#state = projection.evolve(this.#state, event)
    }
    for (const event of log) take(event)
    this.#unsubscribe = log.subscribe(take)
  }

  /** The state after the latest event. */
  get state(): State {
    return this.#state
  }

  /** Stops following; the state stays. */
  stop(): void {
    this.#unsubscribe()
  }
}
