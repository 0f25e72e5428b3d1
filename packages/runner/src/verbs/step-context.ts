import type { EmittedKind } from '@nika/events'
import type { Effect, PermitDecision, Permits } from '@nika/language'
import type { InferDelta } from '@nika/provider'
import type { StepEffect } from './effect.ts'

/** Which row of a trace a call to the outside belongs to. */
export type TraceRow = 'model' | 'command' | 'HTTP'

/** What a verb gets besides its action: the task it works for, and its doors to the log. */
export interface StepContext {
  readonly task_id: string
  /** From 1. */
  readonly attempt: number
  /** Absolute; relative paths of the run resolve against it. */
  readonly cwd: string
  /** The workflow's boundary; undefined permits nothing. */
  readonly permits: Permits | undefined
  /** Ends the step: its reason is the NikaError to throw. */
  readonly signal: AbortSignal
  /**
   * Records an event and returns its id.
   * @throws NIKA-LOG-001 when it holds what is not JSON; NIKA-LOG-003 when the run has ended; NIKA-IMPL-001 for the kinds that
   * say how the run and its tasks go on, which the run alone records.
   */
  readonly emit: (kind: EmittedKind) => number
  /**
   * Records the event that announces a step, and waits until it is durable when the step's effect is `spend` or `unsafe`.
   * Nothing of such a step may happen before; when it rejects, nothing may happen at all.
   * @param effect default: what the verb declares
   * @returns the id of the event.
   */
  readonly announce: (kind: EmittedKind, effect?: StepEffect) => Promise<number>
  /** Waits until everything that was emitted so far is durable, as {@link announce} does for a step of this effect. */
  readonly barrier: (effect?: StepEffect) => Promise<void>
  /** An id for the step's events, unique in the run: take it in the turn in which the step is announced. */
  readonly newCallId: () => string
  /** The id that the next event will have. */
  readonly nextEventId: () => number
  /**
   * Judges one effect and records the decision (permit_checked). What stands in the action was judged before the verb was
   * called; a verb judges what it learns later: where a link leads, where a redirect goes.
   * @throws the decision's code when it is denied.
   */
  readonly checkPermit: (effect: Effect) => void
  /** Records a decision that was made elsewhere (`checkAddress`). @throws its code when it is denied. */
  readonly recordPermit: (decision: PermitDecision) => void
  /** Hands on a part of an answer that is being written; nothing of it reaches the log. */
  readonly onDelta: (delta: InferDelta) => void
  /** Whether anybody wanted deltas when the step began. */
  readonly wantsDeltas: boolean
  /** The W3C trace context to send out with the call that this event announced; undefined when the run is not traced. */
  readonly traceparent: (announcedBy: number, row: TraceRow) => string | undefined
  /** The key that says that two requests with this hash are the same one, made again; undefined where no run makes keys. */
  readonly idempotencyKey: ((requestHash: string) => string) | undefined
}
