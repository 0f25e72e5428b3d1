import type {
  RawContentBlockDeltaEvent,
  RawContentBlockStartEvent,
  RawContentBlockStopEvent,
  RawMessageStreamEvent,
  StopReason,
} from '@anthropic-ai/sdk/resources/messages/messages'
import { type AnswerDelta, addCallUsage, type CallUsage } from '@nika/provider'
import type { Reading } from './from-response.ts'
import { fromStopReason } from './map-finish-reason.ts'
import { answerTool } from './to-request.ts'
import { type MessageUsage, mergeMessageUsage, toUsage } from './to-usage.ts'

/** What went before the message of a stream, when the vendor paused its turn. */
export interface TurnBefore {
  /** The number of blocks before, so that tool calls keep their places. */
  readonly blocks: number
  readonly usage: CallUsage
}

/**
 * Reads one message of a stream, event by event. Counts come at its start and at its end, cache figures at either.
 * https://platform.claude.com/docs/en/build-with-claude/streaming
 */
export class MessageReader {
  readonly #reading: Reading
  readonly #before: TurnBefore
  #usage: MessageUsage = {}
  /** The block whose input is the structured answer. */
  #answerIndex: number | undefined
  /** What is said beside a structured answer by a tool: the answer of a model that does not call it. */
  #aside = ''
  /**
   * The blocks that are calls of the caller's tools, with the input that stands in the block at once, as that of calls by code
   * does, until parts of it come; those of the vendor's own tools are its affair.
   */
  readonly #toolInputs = new Map<number, string>()
  #stopReason: StopReason | undefined

  constructor(reading: Reading, before: TurnBefore) {
    this.#reading = reading
    this.#before = before
  }

  /** Why the message ended; undefined while it has not. */
  get stopReason(): StopReason | undefined {
    return this.#stopReason
  }

  /** The counts of this message and of those before it. */
  get usage(): CallUsage {
    return addCallUsage(this.#before.usage, toUsage(this.#usage))
  }

  read(event: RawMessageStreamEvent): readonly AnswerDelta[] {
    switch (event.type) {
      case 'message_start':
        return [{ type: 'about', model: event.message.model, response_id: event.message.id }, ...this.#told(event.message.usage)]
      case 'content_block_start':
        return this.#started(event)
      case 'content_block_delta':
        return this.#added(event)
      case 'content_block_stop':
        return this.#stopped(event)
      case 'message_delta': {
        this.#stopReason = event.delta.stop_reason ?? this.#stopReason
        const refusal = event.delta.stop_details?.explanation
        return [...this.#told(event.usage), ...(refusal ? [{ type: 'refusal', text: refusal } as const] : [])]
      }
      default:
        return []
    }
  }

  /** The end of the answer; nothing when the stream broke off before. */
  finish(): readonly AnswerDelta[] {
    if (this.#stopReason === undefined) return []
    const answered = this.#answerIndex !== undefined
    const finish_reason = answered && this.#stopReason === 'tool_use' ? 'stop' : fromStopReason(this.#stopReason)
    const finish: AnswerDelta = { type: 'finish', finish_reason }
    return answered || this.#aside === '' ? [finish] : [{ type: 'text', text: this.#aside }, finish]
  }

  #told(usage: MessageUsage | null | undefined): readonly AnswerDelta[] {
    this.#usage = mergeMessageUsage(this.#usage, usage)
    const counts = this.usage
    return Object.keys(counts).length === 0 ? [] : [{ type: 'usage', usage: counts }]
  }

  #started({ index, content_block: block }: RawContentBlockStartEvent): readonly AnswerDelta[] {
    if (block.type === 'text') return block.text === '' ? [] : this.#said(block.text)
    if (block.type !== 'tool_use') return []
    this.#toolInputs.set(index, JSON.stringify(block.input ?? {}))
    if (this.#reading.answersByTool && block.name === answerTool) {
      this.#answerIndex = index
      return []
    }
    return [{ type: 'tool_call', index: this.#place(index), id: block.id, name: block.name, args_text: '' }]
  }

  #added({ index, delta }: RawContentBlockDeltaEvent): readonly AnswerDelta[] {
    switch (delta.type) {
      case 'text_delta':
        return this.#said(delta.text)
      case 'thinking_delta':
        return [{ type: 'reasoning', text: delta.thinking }]
      case 'input_json_delta':
        if (delta.partial_json === '' || !this.#toolInputs.has(index)) return []
        this.#toolInputs.set(index, '')
        return this.#input(index, delta.partial_json)
      default:
        return []
    }
  }

  #stopped({ index }: RawContentBlockStopEvent): readonly AnswerDelta[] {
    const whole = this.#toolInputs.get(index) ?? ''
    return whole === '' ? [] : this.#input(index, whole)
  }

  #input(index: number, text: string): readonly AnswerDelta[] {
    return index === this.#answerIndex ? [{ type: 'text', text }] : [{ type: 'tool_call', index: this.#place(index), args_text: text }]
  }

  #said(text: string): readonly AnswerDelta[] {
    if (!this.#reading.answersByTool) return [{ type: 'text', text }]
    this.#aside += text
    return []
  }

  #place(index: number): number {
    return this.#before.blocks + index
  }
}
