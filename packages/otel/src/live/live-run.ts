import type { Event, EventLog, EventStore } from '@nika/events'
import { SpanBuilder } from '../spans/span-builder.ts'
import type { SpanData } from '../spans/span-data.ts'
import type { SpanOptions } from '../spans/span-options.ts'
import { parseTraceParent } from '../spans/traceparent.ts'
import { maxHeld, type SpanSink } from './span-sink.ts'
import type { TracedRun } from './trace-port.ts'

export interface LiveRunOptions extends SpanOptions {
  /** Undefined: the run takes part in a trace, and nobody wants its spans. */
  readonly sink: SpanSink | undefined
  /** Told when the mirror itself fails; it mirrors nothing more then. */
  readonly onFailure: (error: unknown) => void
}

/** One run, mirrored while it executes: spans from its events, let go when the event that closed them is durable. */
export class LiveRun {
  readonly #options: LiveRunOptions
  readonly #builder: SpanBuilder
  /** Spans that have ended, until their last event is durable. */
  #held: SpanData[] = []
  /** How many events are durable; undefined when the log is not stored, so that whatever is emitted counts. */
  #durable: number | undefined
  #traced: TracedRun | undefined
  #wanted = true

  constructor(options: LiveRunOptions) {
    this.#options = options
    this.#builder = new SpanBuilder(options)
  }

  /** The run, once it has begun. */
  get traced(): TracedRun | undefined {
    return this.#traced
  }

  /** The store, listened to: of a run that it keeps, spans leave when it has them. */
  recording(store: EventStore): EventStore {
    this.#durable = 0
    return {
      append: async (runId, expectedNextId, events, options) => {
        await store.append(runId, expectedNextId, events, options)
        // What is durable, and everything before it.
        if (options?.durable === true) this.#release(expectedNextId + events.length)
      },
      read: (runId, options) => store.read(runId, options),
      list: (filter) => store.list(filter),
      follow: (runId, options) => store.follow(runId, options),
      close: () => store.close(),
    }
  }

  /** Begins to mirror a log. What it holds already was mirrored by somebody else. */
  follow(log: EventLog): void {
    for (const event of log.events()) this.#guard(() => this.#take(event))
    log.subscribe((event) => this.#guard(() => this.#mirror(event)))
  }

  #mirror(event: Event): void {
    for (const span of this.#take(event)) {
      if (this.#held.length < maxHeld) this.#held.push(span)
      else this.#options.sink?.lose(span)
    }
    if (this.#durable === undefined) this.#release(event.id + 1)
  }

  #take(event: Event): readonly SpanData[] {
    if (!this.#wanted) return []
    const spans = this.#builder.take(event)
    if (this.#traced === undefined) this.#begin(event)
    return this.#wanted ? spans : []
  }

  #begin(first: Event): void {
    const { kind } = first
    const parent = kind.type === 'workflow_started' && typeof kind.traceparent === 'string' ? parseTraceParent(kind.traceparent) : undefined
    const { identity, openRun } = this.#builder
    const { sink } = this.#options
    this.#wanted = parent?.sampled !== false && sink?.begin(first, openRun) === true
    const sampled = sink === undefined ? parent?.sampled === true : this.#wanted
    this.#traced = identity && { ...identity, sampled }
  }

  #release(length: number): void {
    this.#durable = this.#durable === undefined ? undefined : Math.max(this.#durable, length)
    this.#guard(() => {
      const held = this.#held
      this.#held = []
      for (const span of held) {
        if (span.closedBy < length) this.#options.sink?.add(span)
        else this.#held.push(span)
      }
    })
  }

  /** Whatever goes wrong here is no matter of the run's. */
  #guard(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (this.#wanted) this.#options.onFailure(error)
      this.#wanted = false
    }
  }
}
