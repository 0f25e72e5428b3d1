import { logError } from '../errors/codes.ts'
import { requireKnownOptions } from '../errors/known-options.ts'
import { type EmittedKind, type Event, type EventKind, taskIdOf } from '../event/event.ts'
import { requireEventId } from '../event/event-id.ts'
import { type DataStore, dataStoreOf } from '../fold/data-store.ts'
import { replay } from '../fold/fold.ts'
import type { Projection } from '../fold/projection.ts'
import type { FollowOptions } from '../store/event-store.ts'
import { type Clock, monotonicClock, toMicroseconds } from './clock.ts'
import { EventList } from './event-list.ts'
import { holdEvents } from './hold-events.ts'
import { holdKind, requireValidKind } from './hold-kind.ts'
import { LiveProjection } from './live-projection.ts'
import { type SharedLogHandle, shareLog } from './share-log.ts'
import { Subscribers } from './subscribers.ts'

export interface EventLogOptions {
  /** Milliseconds that never go back; default `performance.now`. Time in the log counts from when the log is made. */
  readonly clock?: Clock | undefined
  /** Checks known kinds, emitted and restored, against their definition; default false: their types have checked them. */
  readonly validate?: boolean | undefined
  /** Goes on from a stored log: ids and time continue after its last event. */
  readonly events?: Iterable<Event> | undefined
  /** Milliseconds that passed since the last of `events`, while nothing ran; default 0. */
  readonly passedMs?: number | undefined
}

const knownOptions = { clock: true, validate: true, events: true, passedMs: true } as const
const knownFollowOptions = { from: true, signal: true } as const

/** An append-only log of the events of one run. */
export class EventLog {
  readonly #list = new EventList()
  readonly #subscribers = new Subscribers()
  readonly #clock: Clock
  readonly #validate: boolean
  /** What to add to the clock so that time goes on from the last event. */
  readonly #offset: number
  #now = 0

  /**
   * @throws NIKA-LOG-007 or NIKA-LOG-008 when `options.events` is not the beginning of a log; what `emit` throws when one of
   * them cannot be recorded.
   * @throws NIKA-LOG-019 when an option is not known.
   */
  constructor(options: EventLogOptions = {}) {
    requireKnownOptions(options, knownOptions)
    this.#clock = options.clock ?? monotonicClock
    this.#validate = options.validate ?? false
    for (const event of holdEvents(options.events ?? [])) {
      if (this.#validate) requireValidKind(event.kind)
      this.#list.events.push(event)
    }
    this.#now = this.#list.events.at(-1)?.timestamp_ms ?? 0
    this.#offset = this.#now + (options.passedMs ?? 0) - this.#clock()
  }

  /** Number of events; the id that the next one will have. */
  get length(): number {
    return this.#list.events.length
  }

  /**
   * Appends an event and returns its id. The log holds a frozen copy: what the caller does with `kind` afterwards changes
   * nothing. Values that the log holds already are shared instead (see `freezeJson`).
   * @throws NIKA-LOG-001, NIKA-LOG-006 or NIKA-LOG-016 when `kind` is not JSON (the log is unchanged).
   * @throws NIKA-LOG-002 when it is not an event kind; NIKA-LOG-003 when the log is closed.
   */
  emit(kind: EmittedKind): number {
    return this.record(kind)
  }

  /** As {@link emit}, for kinds whose types are not known here: read from another log, or of a newer version. */
  record(kind: EmittedKind | EventKind): number {
    if (this.#list.closed) throw logError('NIKA-LOG-003', { message: 'the log is closed; nothing more is recorded' })
    const held = holdKind(kind)
    if (this.#validate) requireValidKind(held)
    // Read after the kind was held: a getter of the caller's may itself emit.
    const { events } = this.#list
    const id = events.length
    events.push(Object.freeze({ id, timestamp_ms: this.#time(), kind: held }))
    this.#list.wake()
    this.#subscribers.deliver(events)
    return id
  }

  /** The events so far: an array of its own, which later events do not change. */
  events(): readonly Event[] {
    return this.#list.events.slice()
  }

  /** The event with this id, if there is one. */
  at(eventId: number): Event | undefined {
    return this.#list.events[eventId]
  }

  /** The events about one task, in order; those of its iterations apart. */
  filterTask(taskId: string): readonly Event[] {
    return this.#list.events.filter((event) => taskIdOf(event.kind) === taskId)
  }

  /**
   * The results that tasks had after the event `eventId`, inclusive; one past the end gives those at the end.
   * @throws NIKA-LOG-015 when `eventId` is not an event id.
   */
  replayUntil(eventId: number): DataStore {
    return dataStoreOf(replay(this.#list.events, { until: requireEventId(eventId) }))
  }

  /**
   * Calls `listener` with each later event, in order, before `emit` returns; what a listener itself emits comes after it has
   * returned. What it throws is reported as an uncaught error and disturbs neither the log nor other listeners.
   * @returns ends the subscription.
   */
  subscribe(listener: (event: Event) => void): () => void {
    return this.#subscribers.add(listener, this.length)
  }

  /**
   * The events from `from` on, then those that come, none missed. Ends after workflow_completed, workflow_failed or
   * workflow_cancelled when nothing follows it, on `close`, and on abort. A slow reader holds a position, not a buffer.
   * @throws NIKA-LOG-015 when `from` is not an event id; NIKA-LOG-019 when an option is not known.
   */
  follow(options: FollowOptions = {}): AsyncGenerator<Event, void, undefined> {
    requireKnownOptions(options, knownFollowOptions)
    if (options.from !== undefined) requireEventId(options.from)
    return this.#list.follow(options)
  }

  /** A projection that follows this log: its state is always up to date. */
  project<State>(projection: Projection<State>): LiveProjection<State> {
    return new LiveProjection(projection, this)
  }

  /**
   * A handle by which a worker thread emits into this log: transfer it, and open it there with `openSharedLog` of
   * `@nika/events/worker`. One handle a thread. It keeps neither thread alive.
   */
  share(): SharedLogHandle {
    return shareLog(this)
  }

  /** Ends followers; a later `emit` throws. */
  close(): void {
    this.#list.close()
  }

  [Symbol.iterator](): IterableIterator<Event> {
    return this.events().values()
  }

  /** The events as `JSON.stringify` prints them. */
  toJSON(): readonly Event[] {
    return this.events()
  }

  #time(): number {
    const time = toMicroseconds(this.#clock() + this.#offset)
    if (time > this.#now) this.#now = time
    return this.#now
  }
}
