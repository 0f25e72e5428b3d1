import type {
  AssistantMessageParam,
  Base64ImageSource,
  CacheControlEphemeral,
  ContentBlockParam,
  ImageBlockParam,
  MessageParam,
  UserMessageParam,
} from '@anthropic-ai/sdk/resources/messages/messages'
import { assertNever, isExactNumber, type JsonValue } from '@nika/events/core'
import { type ImagePart, type InferRequest, inferError, type Message, type UserMessage } from '@nika/provider'
import { cachedLast } from './to-cache.ts'

/** A message whose content is blocks. */
type BlocksMessage = (UserMessageParam | AssistantMessageParam) & { readonly content: ContentBlockParam[] }

/** The conversation as the Messages API takes it, its end a breakpoint of the cache if asked. */
export function toMessages({ prompt, messages = [] }: InferRequest, cache_control: CacheControlEphemeral | undefined): MessageParam[] {
  const asked: readonly Message[] = prompt === undefined ? messages : [{ role: 'user', content: prompt }]
  const sent: BlocksMessage[] = []
  for (const [index, message] of asked.entries()) {
    const next = toMessage(message)
    const last = sent.at(-1)
    // The answers to all calls of one message stand in one message.
    if (message.role === 'tool' && asked[index - 1]?.role === 'tool' && last !== undefined) last.content.push(...next.content)
    else sent.push(next)
  }
  const end = sent.length - 1
  return sent.map((message, index) => ({ ...message, content: cachedLast(message.content, index === end ? cache_control : undefined) }))
}

function toMessage(message: Message): BlocksMessage {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: toContent(message.content) }
    case 'assistant': {
      const said: ContentBlockParam[] = message.content === '' ? [] : [{ type: 'text', text: message.content }]
      const calls = (message.tool_calls ?? []).map(
        ({ id, name, args }): ContentBlockParam => ({ type: 'tool_use', id, name, input: toInput(args) }),
      )
      return { role: 'assistant', content: [...said, ...calls] }
    }
    case 'tool':
      return { role: 'user', content: [{ type: 'tool_result', tool_use_id: message.tool_call_id, content: message.content }] }
    default:
      return assertNever(message)
  }
}

/** The API takes objects alone: what else a model wrote stands in one. https://platform.claude.com/docs/en/agents-and-tools/tool-use/fine-grained-tool-streaming */
function toInput(args: JsonValue): object {
  if (typeof args === 'object' && args !== null && !Array.isArray(args) && !isExactNumber(args)) return args
  return { INVALID_JSON: typeof args === 'string' ? args : JSON.stringify(args) }
}

function toContent(content: UserMessage['content']): ContentBlockParam[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return content.map((part): ContentBlockParam => (part.type === 'text' ? { type: 'text', text: part.text } : toImage(part)))
}

const mediaTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const satisfies readonly Base64ImageSource['media_type'][]

function toImage(image: ImagePart): ImageBlockParam {
  if ('url' in image) return { type: 'image', source: { type: 'url', url: image.url } }
  const media_type = mediaTypes.find((name) => name === image.media_type)
  if (media_type === undefined) {
    throw inferError({ kind: 'invalid_request', message: `an image of the type ${image.media_type} is none of ${mediaTypes.join(', ')}` })
  }
  return { type: 'image', source: { type: 'base64', media_type, data: image.data } }
}
