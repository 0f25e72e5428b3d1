import { logError } from '../errors/codes.ts'
import { requireKnownOptions } from '../errors/known-options.ts'
import { isNikaError } from '../errors/nika-error.ts'
import type { Event } from '../event/event.ts'
import { requireEventId } from '../event/event-id.ts'
import type { EventLog } from '../log/event-log.ts'
import type { EventStore } from './event-store.ts'

export interface RecorderOptions {
  readonly log: EventLog
  readonly store: EventStore
  readonly runId: string
  /** How many of the log's events the store holds already, of a run that goes on; default 0. */
  readonly stored?: number | undefined
}

const knownOptions = { log: true, store: true, runId: true, stored: true } as const

interface Barrier {
  readonly eventId: number
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Events that one append takes at the most. */
const largestAppend = 10_000

/**
 * Writes a log to a store as it grows. `emit` stays synchronous: what is emitted while one append is under way goes with the
 * next (group commit). An answer that was paid for is synced at once; everything else when a barrier asks.
 *
 * A conflict, a failed sync and a lost lock are final: every barrier rejects with that error from then on. After any other
 * error the waiting barriers reject, the events stay queued in order, and the next emit or barrier tries again.
 */
export class Recorder {
  readonly #log: EventLog
  readonly #store: EventStore
  readonly #runId: string
  readonly #unsubscribe: () => void
  #written: number
  /** Events up to here survive the machine. Of those that were stored before, nobody knows. */
  #durable = 0
  #barriers: Barrier[] = []
  #writing: Promise<void> | undefined
  #finalError: unknown
  #lastError: unknown

  /** @throws NIKA-LOG-015 when `stored` is not a number of events that the log has; NIKA-LOG-019 when an option is not known. */
  constructor(options: RecorderOptions) {
    requireKnownOptions(options, knownOptions)
    const { log, store, runId, stored = 0 } = options
    if (requireEventId(stored) > log.length) {
      throw logError('NIKA-LOG-015', { message: `the log has ${log.length} events, not ${stored}`, details: { id: String(stored) } })
    }
    this.#log = log
    this.#store = store
    this.#runId = runId
    this.#written = stored
    this.#unsubscribe = log.subscribe(() => this.#wake())
    if (log.length > stored) this.#wake()
  }

  /**
   * Resolves when every event up to `eventId` is durable (with a store that never syncs: written).
   * @throws NIKA-LOG-015 when the log has no such event; else what the store's append throws.
   */
  barrier(eventId: number): Promise<void> {
    requireEventId(eventId)
    if (eventId >= this.#log.length) {
      throw logError('NIKA-LOG-015', { message: `the log has no event ${eventId} yet`, details: { id: String(eventId) } })
    }
    if (this.#finalError !== undefined) return Promise.reject(this.#finalError)
    if (eventId < this.#durable) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#barriers.push({ eventId, resolve, reject })
      this.#wake()
    })
  }

  /**
   * Writes what is left and stops following the log. The store stays open.
   * @throws what the store's append throws; the events that are not written are lost with the process.
   */
  async close(): Promise<void> {
    this.#unsubscribe()
    await this.#writing
    if (this.#hasWork()) this.#wake()
    await this.#writing
    if (this.#lastError !== undefined) throw this.#lastError
  }

  #hasWork(): boolean {
    return this.#written < this.#log.length || this.#barriers.length > 0
  }

  #wake(): void {
    if (this.#writing === undefined && this.#finalError === undefined) this.#writing = this.#write()
  }

  async #write(): Promise<void> {
    // Everything that the current turn emits goes with one append.
    await Promise.resolve()
    while (this.#hasWork() && (await this.#append()));
    this.#writing = undefined
    // Who began to wait while a failure was on its way gets a try of its own.
    if (this.#barriers.length > 0) this.#wake()
  }

  /** Appends what is not written yet; whether that went well. */
  async #append(): Promise<boolean> {
    const events = this.#unwritten()
    const durable = this.#barriers.length > 0 || events.some(isPaidAnswer)
    try {
      await this.#store.append(this.#runId, this.#written, events, { durable })
    } catch (error) {
      this.#fail(error)
      return false
    }
    this.#lastError = undefined
    this.#written += events.length
    if (durable) this.#durable = this.#written
    this.#resolveBarriers()
    return true
  }

  #unwritten(): readonly Event[] {
    const events: Event[] = []
    for (let id = this.#written; events.length < largestAppend; id++) {
      const event = this.#log.at(id)
      if (event === undefined) break
      events.push(event)
    }
    return events
  }

  #resolveBarriers(): void {
    const waiting: Barrier[] = []
    for (const barrier of this.#barriers) {
      if (barrier.eventId < this.#durable) barrier.resolve()
      else waiting.push(barrier)
    }
    this.#barriers = waiting
  }

  #fail(error: unknown): void {
    this.#lastError = error
    if (isFinal(error)) this.#finalError = error
    const barriers = this.#barriers
    this.#barriers = []
    for (const barrier of barriers) barrier.reject(error)
  }
}

function isPaidAnswer({ kind }: Event): boolean {
  return kind.type === 'provider_responded'
}

function isFinal(error: unknown): boolean {
  return isNikaError(error, 'NIKA-LOG-010') || isNikaError(error, 'NIKA-LOG-013') || isNikaError(error, 'NIKA-LOG-018')
}
