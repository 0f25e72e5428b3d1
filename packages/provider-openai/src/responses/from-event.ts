import type { AnswerDelta } from '@nika/provider'
import type { Response, ResponseStreamEvent } from 'openai/resources/responses/responses'
import { fromResponsesUsage } from '../to-usage.ts'
import { failureOf, finishReasonOf } from './from-response.ts'

/**
 * What one event of a stream adds. https://platform.openai.com/docs/api-reference/responses-streaming
 * @throws NIKA-INFER-001 for the event of a failure.
 */
export function fromEvent(event: ResponseStreamEvent): readonly AnswerDelta[] {
  switch (event.type) {
    case 'response.created':
    case 'response.in_progress':
      return about(event.response)
    case 'response.output_text.delta':
      return [{ type: 'text', text: event.delta }]
    case 'response.refusal.delta':
      return [{ type: 'refusal', text: event.delta }]
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      return [{ type: 'reasoning', text: event.delta }]
    case 'response.output_item.added':
      if (event.item.type !== 'function_call') return []
      return [{ type: 'tool_call', index: event.output_index, id: event.item.call_id, name: event.item.name, args_text: '' }]
    case 'response.function_call_arguments.delta':
      return [{ type: 'tool_call', index: event.output_index, args_text: event.delta }]
    case 'response.completed':
    case 'response.incomplete':
      return [...about(event.response), { type: 'finish', finish_reason: finishReasonOf(event.response) }]
    case 'response.failed':
      throw failureOf(event.response)
    default:
      return []
  }
}

function about({ model, id, usage }: Response): readonly AnswerDelta[] {
  const counts = fromResponsesUsage(usage)
  const known: AnswerDelta = { type: 'about', model, response_id: id }
  return Object.keys(counts).length === 0 ? [known] : [known, { type: 'usage', usage: counts }]
}
