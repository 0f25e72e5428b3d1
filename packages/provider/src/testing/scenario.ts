import type { InferErrorKind } from '../errors/infer-error.ts'
import type { ToolCall } from '../request/message.ts'
import type { FinishReason } from '../response/infer-response.ts'
import type { CallUsage } from '../response/usage.ts'

/** The vendor gives a whole answer, or begins to. */
export interface AnswerScenario {
  readonly type: 'answer'
  /** The text, in the parts in which a stream brings it. */
  readonly chunks: readonly string[]
  readonly finish_reason: FinishReason
  /** What the vendor tells of the counts; absent: it tells none. */
  readonly usage?: CallUsage | undefined
  readonly tool_calls?: readonly ToolCall[] | undefined
  readonly refusal?: string | undefined
  /** The connection breaks after so many parts. */
  readonly cut_after?: number | undefined
  /** After so many parts nothing comes any more; with 0 not even the beginning of an answer. */
  readonly stall_after?: number | undefined
}

/** The vendor answers with an error. */
export interface FailureScenario {
  readonly type: 'failure'
  readonly kind: InferErrorKind
  readonly status: number
  readonly retry_after_ms?: number | undefined
  readonly message: string
}

/** A server that answers 200 with something that is not the vendor's API. */
export interface GarbageScenario {
  readonly type: 'garbage'
}

/** What the vendor's side does with every call of one check. */
export type Scenario = AnswerScenario | FailureScenario | GarbageScenario
