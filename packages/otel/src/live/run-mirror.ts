import type { EventLog, EventStore } from '@nika/events'
import { context, type TracerProvider, trace } from '@opentelemetry/api'
import { otelError } from '../errors/codes.ts'
import { type ExportOptions, exportSettings, isDisabled, wantsContent } from '../export/export-settings.ts'
import { reasonOf } from '../export/reason-of.ts'
import type { SpanOptions } from '../spans/span-options.ts'
import { formatTraceParent } from '../spans/traceparent.ts'
import { LiveRun } from './live-run.ts'
import { OtlpSink } from './otlp-sink.ts'
import type { SpanSink } from './span-sink.ts'
import { type MirrorTrace, tracePort } from './trace-port.ts'
import { TracerSink } from './tracer-sink.ts'

/** What any mirror of a live run may be told. */
interface MirrorOptions extends SpanOptions {
  /** Whether the trace context goes out to model providers, as the header `traceparent`; default false. */
  readonly traceToProviders?: boolean | undefined
  /** Told at most once of spans that were lost, and of each thing that is done otherwise than asked; default: nobody. */
  readonly onWarning?: ((message: string) => void) | undefined
}

/** How a live run is sent to a collector. */
export interface MirrorRunOptions extends MirrorOptions, ExportOptions {
  /** The span in which the run is started, as a W3C traceparent; default TRACEPARENT of the environment. */
  readonly traceparent?: string | undefined
  /** Milliseconds that `close` takes at the most; default 5000. */
  readonly flushLimitMs?: number | undefined
}

/** How a live run becomes spans of an application's own tracing. */
export interface TraceRunOptions extends MirrorOptions {
  /** Default: the provider that is registered globally. */
  readonly tracerProvider?: TracerProvider | undefined
}

/** A live run and its trace. */
export interface RunMirror {
  /** The runner's option `trace`. */
  readonly trace: MirrorTrace
  /** The store, for the runner's option `store`: spans leave when it has their events. Without it, when they are emitted. */
  recording(store: EventStore): EventStore
  /** Mirrors the log of the run. Call it before the run begins; what the log holds already was mirrored by whoever wrote it. */
  follow(log: EventLog): void
  /** Sends what waits. It never rejects: what a collector did not take is told to `onWarning`, and can be exported later. */
  close(): Promise<void>
}

/**
 * Mirrors a run to a collector while it executes. A collector that is down, slow or refuses costs the run nothing.
 * With OTEL_SDK_DISABLED nothing is sent, but the run still takes part in the trace that it was started in.
 * @throws NIKA-OTEL-003 when the collector's URL is none; NIKA-OTEL-004 when neither `url` nor the environment names one.
 */
export function mirrorRun(options: MirrorRunOptions = {}): RunMirror {
  const { environment = process.env, traceparent } = options
  const sink = isDisabled(environment) ? undefined : otlpSink(options)
  const content = options.content ?? wantsContent(environment)
  return liveMirror({ ...options, content, sink, parent: () => traceparent ?? environment['TRACEPARENT'] })
}

function otlpSink(options: MirrorRunOptions): SpanSink {
  const { environment = process.env, flushLimitMs = 5000, onWarning = () => undefined } = options
  const settings = exportSettings(options)
  if (settings === undefined) throw otelError('NIKA-OTEL-004', { message: 'neither `url` nor the environment names a collector' })
  for (const warning of settings.warnings) onWarning(warning)
  return new OtlpSink({ settings, environment, flushLimitMs, onWarning })
}

/**
 * Mirrors a run in an application that has a tracer provider of its own; that needs the option `idGenerator: nikaIds()`. The
 * run nests below the span that is active when it is started.
 */
export function traceRun(options: TraceRunOptions = {}): RunMirror {
  const { tracerProvider = trace.getTracerProvider(), onWarning = () => undefined } = options
  return liveMirror({ ...options, sink: new TracerSink(tracerProvider, onWarning), parent: activeTraceParent })
}

interface LiveMirrorOptions extends MirrorOptions {
  readonly sink: SpanSink | undefined
  readonly parent: () => string | undefined
}

function liveMirror(options: LiveMirrorOptions): RunMirror {
  const { sink, parent, traceToProviders: toProviders = false, onWarning = () => undefined } = options
  const run = new LiveRun({ ...options, onFailure: (error) => onWarning(`the run is not mirrored any more: ${reasonOf(error)}`) })
  return {
    trace: tracePort({ parent, run: () => run.traced, toProviders }),
    recording: (store) => run.recording(store),
    follow: (log) => run.follow(log),
    close: async () => sink?.close(),
  }
}

function activeTraceParent(): string | undefined {
  const active = trace.getSpanContext(context.active())
  return active && formatTraceParent({ ...active, sampled: (active.traceFlags & 1) === 1 })
}
