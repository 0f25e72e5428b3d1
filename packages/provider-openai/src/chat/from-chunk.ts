import type { AnswerDelta } from '@nika/provider'
import type { ChatCompletionChunk } from 'openai/resources/chat/completions/completions'
import { fromChatFinishReason } from '../map-finish-reason.ts'
import { fromChatUsage } from '../to-usage.ts'

/** The part of a delta in which compatible servers tell the model's thinking. */
interface ThinkingDelta {
  readonly reasoning_content?: unknown
  readonly reasoning?: unknown
}

/**
 * What one chunk of a stream adds. Counts may come in any chunk, with choices or without, once or again.
 * https://platform.openai.com/docs/api-reference/chat/streaming
 */
export function fromChunk(chunk: ChatCompletionChunk): readonly AnswerDelta[] {
  const choice = chunk.choices?.[0]
  const deltas = choice?.delta ? fromDelta(choice.delta) : []
  // Told once and not with each token: what a chunk is about is the same in all of them.
  if (choice?.finish_reason) {
    deltas.push({ type: 'about', model: chunk.model, response_id: chunk.id })
    deltas.push({ type: 'finish', finish_reason: fromChatFinishReason(choice.finish_reason) })
  }
  if (chunk.usage) deltas.push({ type: 'usage', usage: fromChatUsage(chunk.usage) })
  return deltas
}

function fromDelta(delta: ChatCompletionChunk.Choice.Delta & ThinkingDelta): AnswerDelta[] {
  const { content, refusal, tool_calls, reasoning_content, reasoning } = delta
  const deltas: AnswerDelta[] = []
  const thinking = reasoning_content ?? reasoning
  if (typeof thinking === 'string' && thinking !== '') deltas.push({ type: 'reasoning', text: thinking })
  if (content) deltas.push({ type: 'text', text: content })
  if (refusal) deltas.push({ type: 'refusal', text: refusal })
  for (const [position, { index, id, function: called }] of tool_calls?.entries() ?? []) {
    // Compatible servers that give calls whole may leave out their index.
    deltas.push({ type: 'tool_call', index: index ?? position, id, name: called?.name, args_text: called?.arguments ?? '' })
  }
  return deltas
}
