import { type Answer, inferError, type ToolCall, toolArguments } from '@nika/provider'
import type { ChatCompletion, ChatCompletionMessageToolCall } from 'openai/resources/chat/completions/completions'
import { fromChatFinishReason } from '../map-finish-reason.ts'
import { fromChatUsage } from '../to-usage.ts'
import { argumentsOf, textOf } from './message-parts.ts'

/**
 * The answer that a completion holds. https://platform.openai.com/docs/api-reference/chat/object
 * @throws NIKA-INFER-001, kind invalid_response, when it is none.
 */
export function fromChatCompletion(completion: ChatCompletion): Answer {
  const choice = completion?.choices?.[0]
  if (choice?.message === undefined) throw inferError({ kind: 'invalid_response', message: "the server's answer is no chat completion" })
  const { content, refusal, tool_calls = [] } = choice.message
  const calls = (tool_calls ?? []).flatMap(toolCallOf)
  return {
    text: textOf(content),
    // A refusal finishes with stop.
    finish_reason: refusal ? 'refusal' : fromChatFinishReason(choice.finish_reason, { calledTools: calls.length > 0 }),
    usage: fromChatUsage(completion.usage),
    model: completion.model,
    response_id: completion.id,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    ...(refusal ? { refusal } : {}),
  }
}

function toolCallOf(call: ChatCompletionMessageToolCall): ToolCall[] {
  // Compatible servers may leave out the type, and the id.
  return 'function' in call
    ? [{ id: call.id ?? '', name: call.function.name, args: toolArguments(argumentsOf(call.function.arguments)) }]
    : []
}
