import { spanIdOf } from '../spans/ids.ts'
import { formatTraceParent, parseTraceParent } from '../spans/traceparent.ts'

/** How a run takes part in a trace: what the runner's option `trace` takes. Values are W3C `traceparent` headers. */
export interface MirrorTrace {
  /** The span in which the run is started. */
  parent(): string | undefined
  /** The span of a call that goes out, by the id of the event that announces it. */
  child(openingEvent: number, row: 'model' | 'command' | 'HTTP'): string | undefined
}

/** The run whose calls go out. */
export interface TracedRun {
  readonly runId: string
  readonly traceId: string
  readonly sampled: boolean
}

export interface TracePortOptions {
  readonly parent: () => string | undefined
  /** Undefined while the run has not begun, or is not to be known outside. */
  readonly run: () => TracedRun | undefined
  /** Whether model providers may learn of the trace. */
  readonly toProviders: boolean
}

export function tracePort({ parent, run, toProviders }: TracePortOptions): MirrorTrace {
  return {
    parent() {
      const traceparent = parseTraceParent(parent())
      return traceparent && formatTraceParent(traceparent)
    },
    child(openingEvent, row) {
      const traced = run()
      if (traced === undefined || (row === 'model' && !toProviders)) return undefined
      const { runId, traceId, sampled } = traced
      return formatTraceParent({ traceId, spanId: spanIdOf(runId, openingEvent, row), sampled })
    },
  }
}
