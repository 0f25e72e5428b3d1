import type {
  Base64ImageSource,
  CacheControlEphemeral,
  ContentBlockParam,
  ImageBlockParam,
  MessageParam,
} from '@anthropic-ai/sdk/resources/messages/messages'
import { assertNever } from '@nika/events/core'
import { type ImagePart, type InferRequest, inferError, type Message, type UserMessage } from '@nika/provider'
import { cachedLast } from './to-cache.ts'

/** The conversation as the Messages API takes it, its end a breakpoint of the cache if asked. */
export function toMessages({ prompt, messages = [] }: InferRequest, cache_control: CacheControlEphemeral | undefined): MessageParam[] {
  const asked: readonly Message[] = prompt === undefined ? messages : [{ role: 'user', content: prompt }]
  return asked.map((message, index) => toMessage(message, index === asked.length - 1 ? cache_control : undefined))
}

function toMessage(message: Message, cache_control: CacheControlEphemeral | undefined): MessageParam {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: cachedLast(toContent(message.content), cache_control) }
    case 'assistant': {
      const said: ContentBlockParam[] = message.content === '' ? [] : [{ type: 'text', text: message.content }]
      const calls = (message.tool_calls ?? []).map(({ id, name, args }): ContentBlockParam => ({ type: 'tool_use', id, name, input: args }))
      return { role: 'assistant', content: cachedLast([...said, ...calls], cache_control) }
    }
    case 'tool':
      return {
        role: 'user',
        content: cachedLast([{ type: 'tool_result', tool_use_id: message.tool_call_id, content: message.content }], cache_control),
      }
    default:
      return assertNever(message)
  }
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
