import type { Event } from '../event/event.ts'

/**
 * A reading of a log: where it begins and how one event changes it. `evolve` is pure.
 *
 *     const tokensByModel: Projection<Map<string, number>> = { initial: new Map(), evolve: (tokens, { kind }) => … }
 */
export interface Projection<State> {
  readonly initial: State
  readonly evolve: (state: State, event: Event) => State
  /** The same for many events at once, where that can be done faster; it must give what `evolve`, called for each, gives. */
  readonly evolveAll?: ((state: State, events: Iterable<Event>) => State) | undefined
}

/** A projection's state after the event `event_id`, from which a fold goes on. */
export interface Snapshot<State> {
  readonly event_id: number
  readonly state: State
}

export interface FoldOptions<State> {
  /** The last event that counts, inclusive; default all. */
  readonly until?: number | undefined
  /** Goes on from here; events up to `snapshot.event_id` are passed over. */
  readonly snapshot?: Snapshot<State> | undefined
}
