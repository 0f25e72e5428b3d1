import type { Cost, EventOf } from '@nika/events'
import type { JsonValue, NikaError } from '@nika/events/core'
import { detailsOf } from '../errors/details-of.ts'
import { utf8Length } from '../request/text-length.ts'
import type { InferResponse } from '../response/infer-response.ts'
import { type CallUsage, tokensUsed } from '../response/usage.ts'
import { tokenCount } from '../vendor/token-count.ts'

/** What the events of one call share. */
export interface CallIdentity {
  readonly task_id: string
  readonly call_id: string
}

/** The event of a whole answer. Members that were not told are absent. */
export function respondedEvent(call: CallIdentity, response: InferResponse): EventOf<'provider_responded'> {
  const { text, value, tool_calls, model, usage, finish_reason, refusal, request_id, response_id } = response
  const { duration_ms, time_to_first_token_ms, cost } = response
  return {
    type: 'provider_responded',
    ...call,
    output_len: utf8Length(text),
    tokens_used: tokensUsed(usage),
    output: text,
    value,
    tool_calls: tool_calls?.map((toolCall): JsonValue => ({ ...toolCall })),
    model,
    usage: isEmpty(usage) ? undefined : usage,
    finish_reason,
    refusal,
    request_id,
    response_id,
    duration_ms,
    time_to_first_token_ms,
    cost,
  }
}

/** What is known of a failed call besides its error. */
export interface FailedCall extends CallIdentity {
  readonly provider: string
  readonly model: string
  readonly duration_ms: number
  readonly usage?: CallUsage | undefined
  readonly cost?: Cost | undefined
  readonly retry_delay_ms?: number | undefined
}

/** The event of a failed call. */
export function failedEvent(call: FailedCall, error: NikaError): EventOf<'provider_failed'> {
  const { task_id, call_id, provider, model, duration_ms, usage, cost, retry_delay_ms } = call
  const { kind, status, retry_after_ms } = detailsOf(error)
  return {
    type: 'provider_failed',
    task_id,
    call_id,
    provider,
    model,
    error: error.message,
    code: error.code,
    error_kind: kind,
    status,
    transient: error.transient,
    retry_after_ms,
    retry_delay_ms,
    duration_ms,
    usage,
    cost,
  }
}

/**
 * The counts that were told before a call failed, as far as a log takes them: a failure is recorded, whatever a provider that
 * no compiler checked says of it.
 */
export function countsBefore(error: NikaError, told: CallUsage | undefined): CallUsage | undefined {
  const usage = told ?? detailsOf(error).usage ?? {}
  const counts = Object.entries(usage).filter(([, count]) => tokenCount(count) !== undefined)
  return counts.length === 0 ? undefined : Object.fromEntries(counts)
}

function isEmpty(usage: CallUsage): boolean {
  return Object.values(usage).every((count) => count === undefined)
}
