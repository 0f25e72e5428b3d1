import { type Answer, inferError, type ToolCall, toolArguments } from '@nika/provider'
import type { Response, ResponseOutputItem } from 'openai/resources/responses/responses'
import { kindOf } from '../map-error.ts'
import { fromResponsesOutcome } from '../map-finish-reason.ts'
import { fromResponsesUsage } from '../to-usage.ts'

/**
 * The answer that a response holds. https://platform.openai.com/docs/api-reference/responses/object
 * @throws NIKA-INFER-001 when the response says that it failed, and when it is none.
 */
export function fromResponse(response: Response): Answer {
  if (!Array.isArray(response?.output))
    throw inferError({ kind: 'invalid_response', message: "the server's answer is no response of the Responses API" })
  if (response.status === 'failed') throw failureOf(response)
  const tool_calls = response.output.flatMap(toolCallOf)
  const refusal = partsOf(response, 'refusal')
  return {
    text: partsOf(response, 'output_text'),
    finish_reason: finishReasonOf(response),
    usage: fromResponsesUsage(response.usage),
    model: response.model,
    response_id: response.id,
    ...(tool_calls.length === 0 ? {} : { tool_calls }),
    ...(refusal === '' ? {} : { refusal }),
  }
}

/** Why the response ended. */
export function finishReasonOf(response: Response): Answer['finish_reason'] {
  return fromResponsesOutcome({
    status: response.status,
    incompleteReason: response.incomplete_details?.reason,
    calledTools: response.output.some((item) => item.type === 'function_call'),
    refused: partsOf(response, 'refusal') !== '',
  })
}

/** The error of a response that failed, NIKA-INFER-001, with the counts that it tells. */
export function failureOf({ error, usage }: Response): Error {
  const { code, message = 'the response failed' } = error ?? {}
  const isOfTheRequest = code === 'invalid_prompt' || code === 'data_residency_mismatch' || /image/.test(code ?? '')
  const kind = kindOf({ code, message }, isOfTheRequest ? 'invalid_request' : 'server')
  return inferError({ kind, message, usage: fromResponsesUsage(usage) })
}

function toolCallOf(item: ResponseOutputItem): ToolCall[] {
  if (item.type !== 'function_call') return []
  return [{ id: item.call_id, name: item.name, args: toolArguments(item.arguments) }]
}

/** The texts of one kind in all messages, put together. */
function partsOf({ output }: Response, type: 'output_text' | 'refusal'): string {
  const parts = output.flatMap((item) => (item.type === 'message' ? item.content : []))
  return parts.flatMap((part) => (part.type !== type ? [] : [part.type === 'refusal' ? part.refusal : part.text])).join('')
}
