import type { Clock, EventStore, JsonValue } from '@nika/events'
import type { Provider } from '@nika/provider'
import type { Lazy } from './lazy.ts'
import type { Tool } from './tools/tool.ts'
import type { ModelCallOptions } from './verbs/model-calls.ts'
import type { TraceRow } from './verbs/step-context.ts'
import type { Verb } from './verbs/verb.ts'

/** How a run takes part in a distributed trace; `@nika/otel` implements it. Values are W3C `traceparent` headers. */
export interface TracePort {
  /** The span in which the run is started; read once. */
  parent(): string | undefined
  /** The span of a call that goes out, by the id of the event that announces it. */
  child(openingEvent: number, row: TraceRow): string | undefined
}

/** How much may go on at once, and what it may cost. */
export interface RunLimits {
  /** Tasks in flight; default 64. */
  readonly tasks?: number | undefined
  /** Tasks of the verb `exec` in flight; default twice the processor's cores, at least 8. */
  readonly processes?: number | undefined
  /**
   * What the model calls of the run may cost together, in US dollars. Once they have cost more, nothing more starts: what is
   * in flight ends and is counted, the other tasks are cancelled, and the run fails with NIKA-RUN-1704. Calls without a known
   * price are not counted; an answer of a priced model that tells no counts fails its task with NIKA-INFER-003. With 0 the
   * first paid call stops the run. Default: no limit.
   */
  readonly cost_usd?: number | undefined
}

/** All that a run needs besides its workflow. */
export interface RunnerOptions {
  /** Values of the workflow's inputs. */
  readonly inputs?: Readonly<Record<string, JsonValue>> | undefined
  /** Providers by the prefix of their models: `openai` answers for `openai/gpt-5-mini`. */
  readonly providers?: Readonly<Record<string, Lazy<Provider>>> | undefined
  /** Verbs by name, besides `infer`, `exec` and `invoke` or instead of them. */
  readonly verbs?: Readonly<Record<string, Lazy<Verb>>> | undefined
  /** Tools by name, besides the built-in ones or instead of them. */
  readonly tools?: Readonly<Record<string, Lazy<Tool>>> | undefined
  /** Where the events are written as they come. Without one the log lives in memory alone, and nothing waits for it. */
  readonly store?: EventStore | undefined
  /** Cancels the run. */
  readonly signal?: AbortSignal | undefined
  readonly limits?: RunLimits | undefined
  /** How models are called: retries, repairs, prices, masks. */
  readonly modelCalls?: ModelCallOptions | undefined
  readonly trace?: TracePort | undefined
  /** Relative paths of the run resolve against it; default the process's. */
  readonly cwd?: string | undefined
  /** Default: a UUID of version 7. */
  readonly runId?: string | undefined
  /** Milliseconds that never go back; default `performance.now`. */
  readonly clock?: Clock | undefined
  /** The wall clock, in milliseconds since 1970; default `Date.now`. */
  readonly now?: (() => number) | undefined
}
