import type { Cost, JsonValue } from '@nika/events'
import type { ToolCall } from '../request/message.ts'
import type { CallUsage } from './usage.ts'

/**
 * Why the model stopped. `stop`: it was done, or a stop text came; `length`: the limit of tokens or the context was reached;
 * `tool_calls`: it waits for tools; `content_filter` and `refusal`: there is no answer; `error`: the vendor says no more.
 */
export type FinishReason = (typeof finishReasons)[number]

const finishReasons = ['stop', 'length', 'tool_calls', 'content_filter', 'refusal', 'error'] as const

/** Whether a text, as it stands in an event, is a finish reason. */
export function isFinishReason(text: string | undefined): text is FinishReason {
  return finishReasons.some((reason) => reason === text)
}

/** A whole answer of a model. */
export interface InferResponse {
  /** Empty when the model only called tools, refused, or spent its tokens on reasoning. */
  readonly text: string
  /** The structured answer, with exact numbers: present when a `schema` was asked for and the text is JSON. It was not checked against the schema. */
  readonly value?: JsonValue | undefined
  readonly tool_calls?: readonly ToolCall[] | undefined
  /** What the model says about why it refuses. */
  readonly refusal?: string | undefined
  readonly finish_reason: FinishReason
  /** Empty when nothing was told. */
  readonly usage: CallUsage
  /** The model that answered. */
  readonly model: string
  /** The vendor's id of the HTTP request: what its support asks for. */
  readonly request_id?: string | undefined
  readonly response_id?: string | undefined
  /** Response headers worth keeping, in lower case: rate limits. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Milliseconds from the request to the whole answer. */
  readonly duration_ms: number
  /** Milliseconds to the first token; absent when the answer came in one piece. */
  readonly time_to_first_token_ms?: number | undefined
  /** Set by the recorder when the price of the model is known. */
  readonly cost?: Cost | undefined
}

/**
 * A step of a streamed answer. `text`, `reasoning` and `tool_call` hold what was added; `usage` all that is known so far;
 * `restart` says that a retry begins and that what came before is void; `response` comes last, once.
 */
export type InferDelta =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | {
      readonly type: 'tool_call'
      readonly index: number
      readonly id?: string | undefined
      readonly name?: string | undefined
      readonly args_text: string
    }
  | { readonly type: 'usage'; readonly usage: CallUsage }
  | { readonly type: 'restart'; readonly attempt: number; readonly delay_ms: number }
  | { readonly type: 'response'; readonly response: InferResponse }
