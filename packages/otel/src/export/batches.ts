import { otelError } from '../errors/codes.ts'
import { maxConcurrentRequests, type Refusal } from './otlp-exporter.ts'
import type { ReadableSpan } from './readable-span.ts'
import { reasonOf } from './reason-of.ts'

export interface BatchTarget {
  readonly size: number
  readonly send: (spans: ReadableSpan[]) => Promise<Refusal | undefined>
  /** For messages. */
  readonly url: string
}

/** Sends what is added in batches, a few at a time; who adds faster than they are taken waits. */
export class Batches {
  readonly #target: BatchTarget
  readonly #underWay = new Set<Promise<void>>()
  #batch: ReadableSpan[] = []
  /** Those of the present event that are to be sent. */
  readonly #full: ReadableSpan[][] = []
  #sent = 0
  #failure: { readonly cause: unknown } | undefined

  constructor(target: BatchTarget) {
    this.#target = target
  }

  /** Adds a span; whether {@link room} has to be waited for before the next event. */
  add(span: ReadableSpan): boolean {
    this.#batch.push(span)
    if (this.#batch.length < this.#target.size) return false
    this.#full.push(this.#batch)
    this.#batch = []
    return true
  }

  /** Sends what is full, and waits until another request may be made. @throws NIKA-OTEL-002 when one was refused. */
  async room(): Promise<void> {
    for (let batch = this.#full.shift(); batch !== undefined; batch = this.#full.shift()) {
      this.#send(batch)
      if (this.#underWay.size >= maxConcurrentRequests) await Promise.race(this.#underWay)
      this.#requireSuccess()
    }
  }

  /** Sends the rest, and waits until everything is taken: how many spans that were. */
  async end(): Promise<number> {
    if (this.#batch.length > 0) this.#full.push(this.#batch)
    this.#batch = []
    await this.room()
    await Promise.all(this.#underWay)
    this.#requireSuccess()
    return this.#sent
  }

  #send(batch: ReadableSpan[]): void {
    // Nothing below holds the batch: it is garbage as soon as it is serialized.
    const { length } = batch
    const sending = this.#target
      .send(batch)
      .then(
        (refusal) => {
          if (refusal === undefined) this.#sent += length
          else this.#failure ??= { cause: refusal.reason }
        },
        (cause: unknown) => {
          this.#failure ??= { cause }
        },
      )
      .finally(() => this.#underWay.delete(sending))
    this.#underWay.add(sending)
  }

  #requireSuccess(): void {
    if (this.#failure === undefined) return
    const { cause } = this.#failure
    throw otelError('NIKA-OTEL-002', { message: `${this.#target.url} did not take the spans: ${reasonOf(cause)}`, cause })
  }
}
