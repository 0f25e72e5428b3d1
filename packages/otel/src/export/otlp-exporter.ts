import { encodeSpans } from './encode-spans.ts'
import type { ExportSettings } from './export-settings.ts'
import type { ReadableSpan } from './readable-span.ts'

/** Sends spans to a collector. */
export interface OtlpExporter {
  /** Resolves when the collector has taken them. @throws what it was refused with. */
  send(spans: ReadableSpan[]): Promise<void>
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
    format === 'json'
      ? JsonTraceSerializer
      : { serializeRequest: encodeSpans, deserializeResponse: (response) => ProtobufTraceSerializer.deserializeResponse(response) },
    'otlp_http_span_exporter',
    TraceExporterMetricsHelper,
    undefined,
  )
  return {
    send(spans) {
      const answer = new Answer()
      exporter.export(spans, answer.take)
      return answer.promise
    },
    close: () => exporter.shutdown(),
  }
}

/** What the collector answers. A class, for a closure beside the spans would hold them until it does. */
class Answer {
  readonly promise: Promise<void>
  #resolve: () => void = () => undefined
  #reject: (error: Error) => void = () => undefined

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  readonly take = ({ code, error }: { readonly code: number; readonly error?: Error }): void => {
    if (code === 0) this.#resolve()
    else this.#reject(error ?? new Error('the collector refused the spans'))
  }
}
