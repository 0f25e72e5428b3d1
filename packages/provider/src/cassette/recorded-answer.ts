import { isExactNumber, type JsonObject, type JsonValue, type NikaError } from '@nika/events/core'
import type { Answer } from '../define/answer.ts'
import { type InferErrorKind, inferError, isInferErrorKind, kindOfStatus } from '../errors/infer-error.ts'
import type { InferRequest } from '../request/infer-request.ts'
import type { ToolCall } from '../request/message.ts'
import { isFinishReason } from '../response/infer-response.ts'
import type { RecordedOutcome } from './recorded-calls.ts'

/**
 * The answer that was recorded.
 * @throws the failure that was recorded, in its place.
 */
export function answerOf(outcome: RecordedOutcome, { model }: InferRequest): Answer {
  if (outcome.type === 'provider_failed') throw failureOf(outcome)
  const { output = '', finish_reason, refusal, tool_calls, usage = {}, request_id, response_id } = outcome
  return {
    text: output,
    finish_reason: isFinishReason(finish_reason) ? finish_reason : 'stop',
    usage,
    model: outcome.model ?? model,
    refusal,
    request_id,
    response_id,
    ...(tool_calls === undefined ? {} : { tool_calls: toToolCalls(tool_calls) }),
  }
}

type RecordedFailure = Extract<RecordedOutcome, { type: 'provider_failed' }>

function failureOf(failure: RecordedFailure): NikaError {
  const { error = 'the recorded call failed', status, transient = false, retry_after_ms, usage } = failure
  return inferError({ kind: kindOf(failure), status, message: error, transient, retry_after_ms, usage })
}

/** Logs of other writers may tell no kind, or one of their own. */
function kindOf({ error_kind, status }: RecordedFailure): InferErrorKind {
  if (isInferErrorKind(error_kind)) return error_kind
  return status === undefined ? 'server' : kindOfStatus(status)
}

function toToolCalls(value: JsonValue): readonly ToolCall[] {
  const items: readonly JsonValue[] = Array.isArray(value) ? value : []
  return items.flatMap((item) => (isObject(item) ? [{ id: String(item['id']), name: String(item['name']), args: item['args'] ?? {} }] : []))
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value)
}
