import type { BatchSettings } from '../export/export-settings.ts'
import type { Refusal } from '../export/otlp-exporter.ts'
import type { ReadableSpan } from '../export/readable-span.ts'

/** What became of the spans of a queue. */
export interface QueueReport {
  readonly sent: number
  /** Spans that were refused, that found the queue full, or for which there was no time. */
  readonly lost: number
  /** Why some were lost, if anybody knows. */
  readonly reason: unknown
}

export interface SpanQueueOptions extends BatchSettings {
  readonly send: (spans: ReadableSpan[]) => Promise<Refusal | undefined>
}

/**
 * Spans on their way to a collector: bounded, in batches, one at a time. It never throws and nobody waits for it: what does
 * not fit or is refused is counted.
 */
export class SpanQueue {
  readonly #options: SpanQueueOptions
  #waiting: ReadableSpan[] = []
  #sending: Promise<void> | undefined
  #inRequest = 0
  #timer: NodeJS.Timeout | undefined
  #sent = 0
  #lost = 0
  #reason: unknown

  constructor(options: SpanQueueOptions) {
    this.#options = options
  }

  /** Whether everything is sent or lost. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#sending === undefined
  }

  add(span: ReadableSpan): void {
    const { maxQueueSize, maxBatchSize, delayMs } = this.#options
    if (this.#waiting.length >= maxQueueSize) {
      this.lose()
      return
    }
    this.#waiting.push(span)
    if (this.#waiting.length >= maxBatchSize) this.#send()
    else this.#timer ??= setTimeout(() => this.#send(), delayMs).unref()
  }

  /** Counts a span for which there is no room. */
  lose(): void {
    this.#lost += 1
  }

  /** Sends what waits. */
  async drain(): Promise<void> {
    while (!this.isEmpty) {
      this.#send()
      await this.#sending
    }
  }

  /** Gives up what is not sent, for this reason, and takes nothing more. */
  abandon(reason: unknown): void {
    if (this.isEmpty) return
    clearTimeout(this.#timer)
    this.#lost += this.#waiting.length + this.#inRequest
    this.#inRequest = 0
    this.#reason ??= reason
    this.#waiting = []
    this.#sending = undefined
  }

  report(): QueueReport {
    return { sent: this.#sent, lost: this.#lost, reason: this.#reason }
  }

  #send(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#sending !== undefined || this.#waiting.length === 0) return
    const { maxBatchSize, send } = this.#options
    const batch = this.#waiting.splice(0, maxBatchSize)
    const batchSize = batch.length
    this.#inRequest = batchSize
    const sending: Promise<void> = send(batch).then(
      (refusal) => this.#settle(sending, refusal?.spans ?? 0, refusal?.reason),
      (error: unknown) => this.#settle(sending, batchSize, error),
    )
    this.#sending = sending
  }

  #settle(request: Promise<void>, refused: number, reason: unknown): void {
    // A request that was given up is counted already.
    if (this.#sending !== request) return
    this.#reason ??= reason
    const lost = Math.min(refused, this.#inRequest)
    this.#lost += lost
    this.#sent += this.#inRequest - lost
    this.#inRequest = 0
    this.#sending = undefined
    if (this.#waiting.length >= this.#options.maxBatchSize) this.#send()
    else if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => this.#send(), this.#options.delayMs).unref()
  }
}
