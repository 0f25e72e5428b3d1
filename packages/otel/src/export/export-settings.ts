import { otelError } from '../errors/codes.ts'
import { countOf, type Environment, pairsOf, textOf } from './environment.ts'

/** Where spans go, and how. */
export interface ExportOptions {
  /** The collector's base, as OTEL_EXPORTER_OTLP_ENDPOINT has it: `/v1/traces` is appended. It wins over the environment. */
  readonly url?: string | undefined
  /** Headers of each request, besides those of OTEL_EXPORTER_OTLP_HEADERS. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** OTEL_* variables; default `process.env`. */
  readonly environment?: Environment | undefined
}

/** What options and environment come to. */
export interface ExportSettings {
  /** The whole URL that spans are posted to. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly format: 'protobuf' | 'json'
  readonly compression: 'gzip' | 'none'
  /** Milliseconds for one batch, tries included. */
  readonly timeoutMs: number
  readonly batch: BatchSettings
  /** Things in the environment that are done otherwise than asked. */
  readonly warnings: readonly string[]
}

/** OTEL_BSP_*. */
export interface BatchSettings {
  /** Spans that wait at the most. */
  readonly maxQueueSize: number
  /** Spans in one request at the most. */
  readonly maxBatchSize: number
  /** Milliseconds between two requests. */
  readonly delayMs: number
}

/** Whether OTEL_SDK_DISABLED says that nothing is to be exported. */
export function isDisabled(environment: Environment): boolean {
  return textOf(environment, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true'
}

/** Whether OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT asks for contents on spans. */
export function wantsContent(environment: Environment): boolean {
  const text = textOf(environment, 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT')?.toLowerCase()
  return text === 'true' || text === 'span_only' || text === 'span_and_event'
}

/**
 * Where spans go by options and environment; undefined when neither names a collector.
 * @throws NIKA-OTEL-003 when what they name is no URL.
 */
export function exportSettings({ url, headers, environment = process.env }: ExportOptions): ExportSettings | undefined {
  const target = targetOf(url, environment)
  if (target === undefined) return undefined
  const named = textOf(environment, 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL') ?? 'http/protobuf'
  const protocol = named.toLowerCase()
  const maxQueueSize = countOf(environment, 1, 'OTEL_BSP_MAX_QUEUE_SIZE') ?? 2048
  return {
    url: target,
    headers: {
      ...pairsOf(environment['OTEL_EXPORTER_OTLP_HEADERS']),
      ...pairsOf(environment['OTEL_EXPORTER_OTLP_TRACES_HEADERS']),
      ...headers,
    },
    format: protocol === 'http/json' ? 'json' : 'protobuf',
    compression:
      textOf(environment, 'OTEL_EXPORTER_OTLP_TRACES_COMPRESSION', 'OTEL_EXPORTER_OTLP_COMPRESSION')?.toLowerCase() === 'gzip'
        ? 'gzip'
        : 'none',
    timeoutMs: Math.min(
      countOf(environment, 1, 'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', 'OTEL_EXPORTER_OTLP_TIMEOUT') ?? 10_000,
      countOf(environment, 1, 'OTEL_BSP_EXPORT_TIMEOUT') ?? 30_000,
    ),
    batch: {
      maxQueueSize,
      maxBatchSize: Math.min(maxQueueSize, countOf(environment, 1, 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE') ?? 512),
      delayMs: countOf(environment, 0, 'OTEL_BSP_SCHEDULE_DELAY') ?? 5000,
    },
    warnings:
      protocol === 'http/protobuf' || protocol === 'http/json'
        ? []
        : [`the OTLP protocol ${JSON.stringify(named)} is not spoken here: http/protobuf is used`],
  }
}

function targetOf(url: string | undefined, environment: Environment): string | undefined {
  if (url !== undefined) return tracesUrl(url, 'url')
  const whole = textOf(environment, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')
  if (whole !== undefined) return parsed(whole, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT').href
  const base = textOf(environment, 'OTEL_EXPORTER_OTLP_ENDPOINT')
  return base === undefined ? undefined : tracesUrl(base, 'OTEL_EXPORTER_OTLP_ENDPOINT')
}

function tracesUrl(base: string, source: string): string {
  const url = parsed(base, source)
  // Whoever gives the whole URL means the same.
  if (!url.pathname.endsWith('/v1/traces')) url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`
  return url.href
}

function parsed(text: string, source: string): URL {
  const url = URL.parse(text)
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  throw otelError('NIKA-OTEL-003', { message: `${source} is ${JSON.stringify(text)}, which is no http or https URL` })
}
