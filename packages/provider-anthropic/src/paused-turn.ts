import type {
  Container,
  ContentBlock,
  ContentBlockParam,
  RawContentBlockDelta,
  RawMessageStreamEvent,
  TextCitation,
} from '@anthropic-ai/sdk/resources/messages/messages'
import { parseJson } from '@nika/events/core'

/** A vendor that pauses its turn more often is not heard out. */
export const mostPauses = 10

/** A block as far as it has come. */
interface OpenBlock {
  readonly block: ContentBlock
  /** Its text, its thinking, or the JSON text of its input. */
  added: string
  signature: string | undefined
  readonly citations: TextCitation[]
}

/** The blocks of a streamed message, put together, so that a paused turn can be sent back and go on. */
export class BlockCollector {
  readonly #blocks = new Map<number, OpenBlock>()
  #container: Container | undefined

  /** Where the vendor's tools ran, told at the start of the message or at its end. */
  get container(): Container | undefined {
    return this.#container
  }

  add(event: RawMessageStreamEvent): void {
    if (event.type === 'message_start') this.#container = event.message.container ?? undefined
    else if (event.type === 'message_delta') this.#container = event.delta.container ?? this.#container
    else if (event.type === 'content_block_start') {
      this.#blocks.set(event.index, { block: event.content_block, added: '', signature: undefined, citations: [] })
    } else if (event.type === 'content_block_delta') {
      const open = this.#blocks.get(event.index)
      if (open !== undefined) extend(open, event.delta)
    }
  }

  get length(): number {
    return this.#blocks.size
  }

  /** The blocks as the next request sends them back. */
  blocks(): ContentBlockParam[] {
    return [...this.#blocks].sort(([left], [right]) => left - right).map(([, open]) => whole(open))
  }
}

/** In place, as each token passes through it. */
function extend(open: OpenBlock, delta: RawContentBlockDelta): void {
  switch (delta.type) {
    case 'text_delta':
      open.added += delta.text
      return
    case 'thinking_delta':
      open.added += delta.thinking
      return
    case 'input_json_delta':
      open.added += delta.partial_json
      return
    case 'signature_delta':
      open.signature = delta.signature
      return
    case 'citations_delta':
      open.citations.push(delta.citation)
      return
    default:
  }
}

function whole({ block, added, signature, citations }: OpenBlock): ContentBlockParam {
  switch (block.type) {
    case 'text':
      return { ...block, text: block.text + added, ...(citations.length === 0 ? {} : { citations }) }
    case 'thinking':
      return { ...block, thinking: block.thinking + added, signature: signature ?? block.signature }
    case 'tool_use':
    case 'server_tool_use':
      return added === '' ? block : { ...block, input: parseJson(added) }
    default:
      return block
  }
}
