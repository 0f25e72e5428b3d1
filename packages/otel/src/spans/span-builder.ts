import type { Event } from '@nika/events'
import { RunBuilder } from './run-builder.ts'
import { identifyRun } from './run-identity.ts'
import type { SpanData } from './span-data.ts'
import type { SpanOptions } from './span-options.ts'

/**
 * Turns the events of one run into spans: `take` each event in order, and out come the spans that it closes. It holds what is
 * open, and of each task what links need; not the log.
 */
export class SpanBuilder {
  readonly #options: SpanOptions
  #builder: RunBuilder | undefined

  constructor(options: SpanOptions = {}) {
    this.#options = options
  }

  /**
   * The spans that `event` closes.
   * @throws NIKA-OTEL-001 when neither the log nor the options tell the run's id and when it began.
   */
  take(event: Event): readonly SpanData[] {
    this.#builder ??= new RunBuilder(identifyRun(event, this.#options))
    return this.#builder.take(event)
  }

  /** The run and its trace, once an event was taken. */
  get identity(): { readonly runId: string; readonly traceId: string } | undefined {
    return this.#builder?.identity
  }

  /** The run's span as far as it is known while it is open. */
  get openRun(): SpanData | undefined {
    return this.#builder?.openRun
  }

  /** The log ends here: the spans of what is still open, as interrupted. */
  end(): readonly SpanData[] {
    return this.#builder?.end() ?? []
  }
}

/**
 * The spans of a whole log, those of what is still open as interrupted. Pure: the same events give the same spans.
 * @throws NIKA-OTEL-001 as {@link SpanBuilder.take}.
 */
export function toSpans(events: Iterable<Event>, options: SpanOptions = {}): readonly SpanData[] {
  const builder = new SpanBuilder(options)
  const spans: SpanData[] = []
  for (const event of events) for (const span of builder.take(event)) spans.push(span)
  for (const span of builder.end()) spans.push(span)
  return spans
}
