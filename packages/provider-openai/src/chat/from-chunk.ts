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
  const usage = fromChatUsage(chunk.usage)
  return [
    { type: 'about', model: chunk.model, response_id: chunk.id },
    ...(choice === undefined ? [] : fromDelta(choice.delta ?? {})),
    ...(Object.keys(usage).length === 0 ? [] : [{ type: 'usage', usage } as const]),
    ...(choice?.finish_reason ? [{ type: 'finish', finish_reason: fromChatFinishReason(choice.finish_reason) } as const] : []),
  ]
}

function fromDelta(delta: ChatCompletionChunk.Choice.Delta & ThinkingDelta): readonly AnswerDelta[] {
  const { content, refusal, tool_calls } = delta
  const thinking = delta.reasoning_content ?? delta.reasoning
  return [
    ...(typeof thinking === 'string' && thinking !== '' ? [{ type: 'reasoning', text: thinking } as const] : []),
    ...(content ? [{ type: 'text', text: content } as const] : []),
    ...(refusal ? [{ type: 'refusal', text: refusal } as const] : []),
    ...(tool_calls ?? []).map(
      ({ index, id, function: called }): AnswerDelta => ({
        type: 'tool_call',
        index,
        id,
        name: called?.name,
        args_text: called?.arguments ?? '',
      }),
    ),
  ]
}
