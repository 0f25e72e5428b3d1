import type { Event } from '@nika/events'
import type { Resource } from '@opentelemetry/resources'
import { publicUrl } from '../attributes/public-url.ts'
import type { Environment } from '../export/environment.ts'
import type { ExportSettings } from '../export/export-settings.ts'
import { type OtlpExporter, openExporter } from '../export/otlp-exporter.ts'
import { toReadableSpan } from '../export/readable-span.ts'
import { reasonOf } from '../export/reason-of.ts'
import { runResource } from '../export/resource.ts'
import type { SpanData } from '../spans/span-data.ts'
import { SpanQueue } from './span-queue.ts'
import type { SpanSink } from './span-sink.ts'
import { whyUnreachable } from './why-unreachable.ts'

export interface OtlpSinkOptions {
  readonly settings: ExportSettings
  readonly environment: Environment
  /** Milliseconds that `close` takes at the most. */
  readonly flushLimitMs: number
  readonly onWarning: (message: string) => void
}

/** Sends the spans of a live run to a collector. */
export class OtlpSink implements SpanSink {
  readonly #options: OtlpSinkOptions
  readonly #queue: SpanQueue
  /** Loaded when the first batch leaves. */
  #exporter: Promise<OtlpExporter> | undefined
  readonly #givenUp = new AbortController()
  #resource: Resource | undefined
  #closed: Promise<void> | undefined

  constructor(options: OtlpSinkOptions) {
    this.#options = options
    this.#queue = new SpanQueue({ ...options.settings.batch, send: async (spans) => (await this.#open()).send(spans) })
  }

  begin(first: Event): boolean {
    this.#resource = runResource(first, this.#options.environment)
    return true
  }

  add(span: SpanData): void {
    if (this.#resource !== undefined) this.#queue.add(toReadableSpan(span, this.#resource))
  }

  lose(): void {
    this.#queue.lose()
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    const { settings, flushLimitMs, onWarning } = this.#options
    const late = new Error(`there was no answer within ${flushLimitMs} ms`)
    await withinLimit(this.#flush(), flushLimitMs)
    this.#queue.abandon(late)
    this.#givenUp.abort()
    const { lost, sent, reason } = this.#queue.report()
    if (lost === 0) return
    const why = reason === undefined ? 'they came faster than they were taken' : reasonOf(reason)
    onWarning(`${lost} of ${lost + sent} spans did not reach ${publicUrl(new URL(settings.url))}: ${why}`)
  }

  async #flush(): Promise<void> {
    if (this.#queue.isEmpty) return
    // The exporter tries a refused connection again and again: the run is over, and its log has everything.
    const unreachable = await whyUnreachable(this.#options.settings.url, this.#options.flushLimitMs)
    if (unreachable !== undefined) return this.#queue.abandon(unreachable)
    await this.#queue.drain()
  }

  #open(): Promise<OtlpExporter> {
    this.#exporter ??= openExporter(this.#options.settings, this.#givenUp.signal)
    return this.#exporter
  }
}

async function withinLimit(work: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs)
  })
  await Promise.race([work, limit])
  clearTimeout(timer)
}
