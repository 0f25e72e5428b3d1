import { type EventKind, EventLog } from '@nika/events'
import type { Permits } from '@nika/language'
import type { TracePort } from '../src/runner-options.ts'
import { stepContext } from '../src/step.ts'
import type { ToolContext } from '../src/tools/tool.ts'

/** A step that is tested alone: its context, and what it recorded. */
export interface RecordedStep {
  readonly context: ToolContext
  /** The events so far, in order. */
  readonly kinds: () => readonly EventKind[]
}

export interface StepOptions {
  readonly cwd?: string | undefined
  readonly permits?: Permits | undefined
  readonly signal?: AbortSignal | undefined
  /** Stands in for the wait until an announced event is durable. */
  readonly barrier?: (() => Promise<void>) | undefined
  readonly trace?: TracePort | undefined
}

/** The context of a real run over a log that checks the shape of every event. */
export function recordStep({
  cwd = process.cwd(),
  permits,
  signal = new AbortController().signal,
  barrier,
  trace,
}: StepOptions = {}): RecordedStep {
  const log = new EventLog({ validate: true })
  const durability = barrier === undefined ? undefined : { barrier }
  const step = stepContext(
    { log, permits, cwd, durability, deltas: undefined, trace },
    { task_id: 'a', attempt: 1, signal, effect: 'unsafe' },
  )
  return { context: { ...step, call_id: 'call-0', event_id: 0 }, kinds: () => log.events().map(({ kind }) => kind) }
}
