import type { AnswerDelta, FinishReason } from '@nika/provider'
import type { ChatCompletionChunk } from 'openai/resources/chat/completions/completions'
import { fromChatFinishReason } from '../map-finish-reason.ts'
import { type ChatUsage, fromChatUsage } from '../to-usage.ts'
import { argumentsOf, textOf, thinkingOf } from './message-parts.ts'
import { ToolCallPlaces } from './tool-call-places.ts'

/** The part of a delta in which compatible servers tell the model's thinking. */
interface ThinkingDelta {
  readonly reasoning_content?: unknown
  readonly reasoning?: unknown
}

/** Moonshot tells the counts of a stream in the choice. */
interface CountedChoice {
  readonly usage?: ChatUsage | null
}

/**
 * Reads the chunks of one stream: what each adds. Counts may come in any chunk, with choices or without, once or again.
 * https://platform.openai.com/docs/api-reference/chat/streaming
 */
export function chunkReader(): (chunk: ChatCompletionChunk) => readonly AnswerDelta[] {
  const places = new ToolCallPlaces()
  return (chunk) => fromChunk(chunk, places)
}

function fromChunk(chunk: ChatCompletionChunk, places: ToolCallPlaces): readonly AnswerDelta[] {
  const choice: (ChatCompletionChunk.Choice & CountedChoice) | undefined = chunk.choices?.find(isFirst)
  const deltas = choice?.delta ? fromDelta(choice.delta, places) : []
  // Told once and not with each token: what a chunk is about is the same in all of them.
  if (choice?.finish_reason) {
    deltas.push({ type: 'about', response_id: chunk.id, ...(chunk.model ? { model: chunk.model } : {}) })
    deltas.push({ type: 'finish', finish_reason: finishReasonOf(choice.finish_reason, places) })
  }
  const usage = chunk.usage ?? choice?.usage
  if (usage) deltas.push({ type: 'usage', usage: fromChatUsage(usage) })
  return deltas
}

/** Of several answers to one request the first is the answer; the chunks of all come mixed. */
function isFirst({ index }: ChatCompletionChunk.Choice): boolean {
  return (index ?? 0) === 0
}

function finishReasonOf(reason: string, places: ToolCallPlaces): FinishReason {
  return fromChatFinishReason(reason, { calledTools: places.count > 0 })
}

function fromDelta(delta: ChatCompletionChunk.Choice.Delta & ThinkingDelta, places: ToolCallPlaces): AnswerDelta[] {
  const { content, refusal, tool_calls, reasoning_content, reasoning } = delta
  const deltas: AnswerDelta[] = []
  const thinking = reasoning_content || reasoning || thinkingOf(content)
  if (typeof thinking === 'string' && thinking !== '') deltas.push({ type: 'reasoning', text: thinking })
  const text = textOf(content)
  if (text !== '') deltas.push({ type: 'text', text })
  if (refusal) deltas.push({ type: 'refusal', text: refusal })
  for (const call of tool_calls ?? []) {
    // Later parts of a call may tell its id and name as empty texts.
    const id = call.id || undefined
    const name = call.function?.name || undefined
    deltas.push({ type: 'tool_call', index: places.placeOf(call), id, name, args_text: argumentsOf(call.function?.arguments) })
  }
  return deltas
}
