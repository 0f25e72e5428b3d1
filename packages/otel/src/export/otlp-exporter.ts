import { asText } from '../attributes/as-told.ts'
import { shorten } from '../attributes/shorten.ts'
import { encodeSpans } from './encode-spans.ts'
import type { ExportSettings } from './export-settings.ts'
import type { ReadableSpan } from './readable-span.ts'

/** Spans of a request that the collector has refused, while it took the others. */
export interface Refusal {
  readonly spans: number
  readonly reason: Error
}

/** Sends spans to a collector. */
export interface OtlpExporter {
  /** Resolves when the collector has taken them, or some. @throws what it was refused with. */
  send(spans: ReadableSpan[]): Promise<Refusal | undefined>
  close(): Promise<void>
}

/** Requests under way at the most. */
export const maxConcurrentRequests = 4

/**
 * OpenTelemetry's own exporter over HTTP, loaded when it is needed; it tries again what may be tried again.
 * @param givenUp ends the requests under way, which would keep the process until their timeout.
 */
export async function openExporter(settings: ExportSettings, givenUp?: AbortSignal): Promise<OtlpExporter> {
  const { format, url, headers, compression, timeoutMs } = settings
  const { createOtlpHttpExportDelegate, httpAgentFactoryFromOptions } = await import('@opentelemetry/otlp-exporter-base/node-http')
  const { JsonTraceSerializer, ProtobufTraceSerializer, TraceExporterMetricsHelper } = await import('@opentelemetry/otlp-transformer')
  const serializer = format === 'json' ? JsonTraceSerializer : { ...ProtobufTraceSerializer, serializeRequest: encodeSpans }
  /** The exporter only logs it; right after, and before anything else, it tells of its success. */
  let refusal: Refusal | undefined
  const exporter = createOtlpHttpExportDelegate(
    {
      url,
      headers: async () => ({ ...headers, 'Content-Type': format === 'json' ? 'application/json' : 'application/x-protobuf' }),
      timeoutMillis: timeoutMs,
      concurrencyLimit: maxConcurrentRequests,
      compression,
      // For each connection: an abort is an error that is not tried again.
      agentFactory: httpAgentFactoryFromOptions({ keepAlive: true, ...(givenUp === undefined ? {} : { signal: givenUp }) }),
    },
    {
      serializeRequest: (spans: ReadableSpan[]) => serializer.serializeRequest(spans),
      deserializeResponse(response) {
        const answer = serializer.deserializeResponse(response)
        refusal = refusalOf(answer.partialSuccess)
        return answer
      },
    },
    'otlp_http_span_exporter',
    TraceExporterMetricsHelper,
    undefined,
  )
  const takeRefusal = (): Refusal | undefined => {
    const told = refusal
    refusal = undefined
    return told
  }
  return {
    send(spans) {
      const answer = new Answer(timeoutMs, takeRefusal)
      exporter.export(spans, answer.take)
      return answer.promise
    },
    close: () => exporter.shutdown(),
  }
}

function refusalOf(told: { readonly rejectedSpans?: unknown; readonly errorMessage?: unknown } | undefined): Refusal | undefined {
  // In JSON, an integer of 64 bits is a text.
  const spans = Number(told?.rejectedSpans ?? 0)
  if (!(spans > 0)) return undefined
  const why = asText(told?.errorMessage)
  return { spans, reason: new Error(`${spans} refused${why === undefined || why === '' ? '' : `: ${shorten(why, maxReasonBytes)}`}`) }
}

const maxReasonBytes = 1000

/** What the collector answers. A class, for a closure beside the spans would hold them until it does. */
class Answer {
  readonly promise: Promise<Refusal | undefined>
  readonly #takeRefusal: () => Refusal | undefined
  readonly #timer: NodeJS.Timeout
  #resolve: (refusal: Refusal | undefined) => void = () => undefined
  #reject: (error: Error) => void = () => undefined

  /** @param limitMs milliseconds that are waited: the exporter would wait on while any byte comes. */
  constructor(limitMs: number, takeRefusal: () => Refusal | undefined) {
    this.#takeRefusal = takeRefusal
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#timer = setTimeout(() => this.#reject(new Error(`there was no answer within ${limitMs} ms`)), limitMs).unref()
  }

  readonly take = ({ code, error }: { readonly code: number; readonly error?: Error }): void => {
    clearTimeout(this.#timer)
    if (code === 0) this.#resolve(this.#takeRefusal())
    else this.#reject(error ?? new Error('the collector refused the spans'))
  }
}
