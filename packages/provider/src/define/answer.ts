import type { InferDelta, InferResponse } from '../response/infer-response.ts'

/** What a vendor's answer says; times, the parsed value and the price are added to it. */
export type Answer = Omit<InferResponse, 'value' | 'duration_ms' | 'time_to_first_token_ms' | 'cost'>

/**
 * A step of a vendor's stream: what was added, what became known, and `finish` at the end of a whole answer.
 * Counts that come late or again are given each time; the last one that is told holds.
 */
export type AnswerDelta =
  | Exclude<InferDelta, { readonly type: 'response' } | { readonly type: 'restart' }>
  | { readonly type: 'refusal'; readonly text: string }
  | ({ readonly type: 'about' } & Partial<Pick<Answer, 'model' | 'response_id' | 'request_id' | 'headers'>>)
  | { readonly type: 'finish'; readonly finish_reason: Answer['finish_reason'] }
