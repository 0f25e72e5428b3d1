import { type Event, EventStream } from '@nika/events'
import type { Resource } from '@opentelemetry/resources'
import { publicUrl } from '../attributes/public-url.ts'
import { otelError } from '../errors/codes.ts'
import { SpanBuilder } from '../spans/span-builder.ts'
import type { SpanData } from '../spans/span-data.ts'
import type { SpanOptions } from '../spans/span-options.ts'
import { Batches } from './batches.ts'
import { type ExportOptions, exportSettings, isDisabled, wantsContent } from './export-settings.ts'
import { openExporter } from './otlp-exporter.ts'
import { toReadableSpan } from './readable-span.ts'
import { runResource } from './resource.ts'

/** How a stored run is exported. */
export interface ExportRunOptions extends ExportOptions, SpanOptions {
  /** A process is still writing the run: only spans that have ended are sent. Default false: what is open counts as interrupted. */
  readonly running?: boolean | undefined
  /** Told once of each thing that is done otherwise than asked; default: nobody. */
  readonly onWarning?: ((message: string) => void) | undefined
}

/** What an export came to. */
export interface ExportResult {
  /** Spans that the collector has taken. */
  readonly spans: number
  /** The URL they were sent to, without credentials; undefined when OTEL_SDK_DISABLED forbade it. */
  readonly url: string | undefined
}

/**
 * Sends the spans of a run to a collector, in batches, in bounded memory: nothing is dropped. Sent again, they are the same
 * spans. Where no url is given, the one of OTEL_EXPORTER_OTLP_ENDPOINT counts.
 * @throws NIKA-OTEL-001 when neither log nor options tell the run's id and when it began; NIKA-OTEL-002 when the collector does
 * not take the spans; NIKA-OTEL-003 and NIKA-OTEL-004 when none is named; what reading the events throws.
 */
export async function exportRun(events: Iterable<Event> | AsyncIterable<Event>, options: ExportRunOptions = {}): Promise<ExportResult> {
  const { environment = process.env, onWarning = () => undefined } = options
  if (isDisabled(environment)) {
    onWarning('OTEL_SDK_DISABLED is set: nothing is exported')
    return { spans: 0, url: undefined }
  }
  const settings = exportSettings(options)
  if (settings === undefined) throw otelError('NIKA-OTEL-004', { message: 'neither `url` nor the environment names a collector' })
  for (const warning of settings.warnings) onWarning(warning)
  const givenUp = new AbortController()
  const exporter = await openExporter(settings, givenUp.signal)
  const url = publicUrl(new URL(settings.url))
  const batches = new Batches({ size: settings.batch.maxBatchSize, send: (spans) => exporter.send(spans), url })
  const builder = new SpanBuilder({ ...options, content: options.content ?? wantsContent(environment) })
  try {
    let resource: Resource | undefined
    for await (const some of inBatches(events)) {
      for (const event of some) {
        resource ??= runResource(event, environment)
        if (addAll(builder.take(event), resource, batches)) await batches.room()
      }
    }
    if (resource !== undefined && options.running !== true) addAll(builder.end(), resource, batches)
    return { spans: await batches.end(), url }
  } catch (error) {
    // Closing waits for the requests under way, which nobody needs any more.
    givenUp.abort()
    throw error
  } finally {
    await exporter.close()
  }
}

/** Adds spans; whether room has to be waited for. A function of its own, since one that awaits is slow to loop in. */
function addAll(spans: readonly SpanData[], resource: Resource, batches: Batches): boolean {
  let isFull = false
  for (const span of spans) isFull = batches.add(toReadableSpan(span, resource)) || isFull
  return isFull
}

/** Events in batches where they come so: awaiting each would cost as much as its span. */
async function* inBatches(events: Iterable<Event> | AsyncIterable<Event>): AsyncGenerator<Iterable<Event>, void, undefined> {
  if (events instanceof EventStream) yield* events.batches()
  else if (Symbol.iterator in events) yield events
  else for await (const event of events) yield [event]
}
