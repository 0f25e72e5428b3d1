import type { ContentBlock, ContentBlockParam, RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages/messages'
import { parseJson } from '@nika/events/core'

/** A vendor that pauses its turn more often is not heard out. */
export const mostPauses = 10

/** The blocks of a streamed message, put together, so that a paused turn can be sent back and go on. */
export class BlockCollector {
  readonly #blocks = new Map<number, ContentBlock>()
  readonly #inputs = new Map<number, string>()

  add(event: RawMessageStreamEvent): void {
    if (event.type === 'content_block_start') this.#blocks.set(event.index, event.content_block)
    if (event.type !== 'content_block_delta') return
    const { index, delta } = event
    const block = this.#blocks.get(index)
    if (delta.type === 'input_json_delta') this.#inputs.set(index, (this.#inputs.get(index) ?? '') + delta.partial_json)
    else if (delta.type === 'text_delta' && block?.type === 'text') this.#blocks.set(index, { ...block, text: block.text + delta.text })
    else if (delta.type === 'thinking_delta' && block?.type === 'thinking')
      this.#blocks.set(index, { ...block, thinking: block.thinking + delta.thinking })
    else if (delta.type === 'signature_delta' && block?.type === 'thinking')
      this.#blocks.set(index, { ...block, signature: delta.signature })
  }

  get length(): number {
    return this.#blocks.size
  }

  /** The blocks as the next request sends them back. */
  blocks(): ContentBlockParam[] {
    return [...this.#blocks].sort(([left], [right]) => left - right).map(([index, block]) => withInput(block, this.#inputs.get(index)))
  }
}

function withInput(block: ContentBlock, input: string | undefined): ContentBlockParam {
  return input !== undefined && (block.type === 'tool_use' || block.type === 'server_tool_use')
    ? { ...block, input: parseJson(input) }
    : block
}
