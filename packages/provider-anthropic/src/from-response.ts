import type { ContentBlock, Message } from '@anthropic-ai/sdk/resources/messages/messages'
import { freezeJson, type JsonValue } from '@nika/events/core'
import { type Answer, inferError, type ToolCall } from '@nika/provider'
import { fromStopReason } from './map-finish-reason.ts'
import { answerTool } from './to-request.ts'
import { toUsage } from './to-usage.ts'

/** How a message is read. */
export interface Reading {
  /** Whether the structured answer is the input of a tool. */
  readonly answersByTool: boolean
}

/**
 * The answer that a message holds. https://platform.claude.com/docs/en/api/messages
 * @throws NIKA-INFER-001, kind invalid_response, when it is none.
 */
export function fromMessage(message: Message, { answersByTool }: Reading): Answer {
  if (!Array.isArray(message?.content))
    throw inferError({ kind: 'invalid_response', message: "the server's answer is no message of the Messages API" })
  const { content, stop_reason, stop_details, usage, model, id } = message
  const answer = answersByTool ? content.find(isAnswer) : undefined
  const tool_calls = content.flatMap((block) => (block === answer ? [] : toolCallOf(block)))
  const refusal = stop_details?.explanation ?? undefined
  return {
    text: answer?.type === 'tool_use' ? JSON.stringify(answer.input) : textOf(content),
    finish_reason: answer === undefined || stop_reason !== 'tool_use' ? fromStopReason(stop_reason) : 'stop',
    usage: toUsage(usage ?? {}),
    model,
    response_id: id,
    ...(tool_calls.length === 0 ? {} : { tool_calls }),
    ...(refusal === undefined ? {} : { refusal }),
  }
}

/** The texts of a message, put together. */
function textOf(content: readonly ContentBlock[]): string {
  return content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('')
}

function isAnswer(block: ContentBlock): boolean {
  return block.type === 'tool_use' && block.name === answerTool
}

function toolCallOf(block: ContentBlock): ToolCall[] {
  return block.type === 'tool_use' ? [{ id: block.id, name: block.name, args: toJson(block.input) }] : []
}

function toJson(value: unknown): JsonValue {
  return value === undefined ? {} : freezeJson(value)
}
