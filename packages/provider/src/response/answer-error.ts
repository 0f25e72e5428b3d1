import type { NikaError } from '@nika/events'
import { providerError } from '../errors/codes.ts'
import { inferError } from '../errors/infer-error.ts'
import type { InferResponse } from './infer-response.ts'
import { tokensUsed } from './usage.ts'

/** What is asked of an answer besides being one. */
export interface AnswerDemands {
  /** Whether the counts must be known: the model has a price and a budget of money must be kept. Default false. */
  readonly counts?: boolean | undefined
}

/**
 * Why a whole answer is no answer to the question; undefined when it is one. An answer cut at its limit is one.
 * NIKA-INFER-001 for a refusal, a filtered answer and one that the vendor gave up, NIKA-INFER-003 for missing counts,
 * NIKA-INFER-004 for an empty text that tokens were spent on.
 */
export function answerError(response: InferResponse, { counts = false }: AnswerDemands = {}): NikaError | undefined {
  const { finish_reason, refusal, request_id, usage, model } = response
  switch (finish_reason) {
    case 'refusal':
      return inferError({
        kind: 'refusal',
        message: `${model} refuses to answer${refusal === undefined ? '' : `: ${refusal}`}`,
        usage,
        request_id,
      })
    case 'content_filter':
      return inferError({ kind: 'content_filter', message: `a content filter stopped the answer of ${model}`, usage, request_id })
    case 'error':
      return inferError({ kind: 'server', message: `${model} gave up its answer`, usage, request_id })
    default:
  }
  if (counts && tokensUsed(usage) === undefined) {
    return providerError('NIKA-INFER-003', { message: `${model} did not tell how many tokens it used` })
  }
  return isEmpty(response) ? emptyError(response) : undefined
}

function isEmpty({ text, value, tool_calls = [], usage }: InferResponse): boolean {
  return text.trim() === '' && value === undefined && tool_calls.length === 0 && (usage.output_tokens ?? 0) > 0
}

function emptyError({ model, usage }: InferResponse): NikaError {
  const reasoning = usage.reasoning_tokens === undefined ? '' : `, ${usage.reasoning_tokens} of them on reasoning`
  return providerError('NIKA-INFER-004', { message: `${model} spent ${usage.output_tokens} output tokens${reasoning} and wrote no text` })
}
