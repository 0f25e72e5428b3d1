import { assertNever } from '@nika/events/core'
import { type InferRequest, isStrictSchema, type Message, type ToolDefinition, type UserMessage } from '@nika/provider'
import type {
  ChatCompletionContentPart,
  ChatCompletionCreateParams,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from 'openai/resources/chat/completions/completions'
import { argumentsText, effortOf, imageUrl } from '../to-request.ts'

/** What servers differ in. */
export interface ChatDialect {
  readonly maxTokensField: 'max_completion_tokens' | 'max_tokens'
}

/** A request as Chat Completions takes it. https://platform.openai.com/docs/api-reference/chat/create */
export function toChatRequest(
  request: InferRequest,
  { maxTokensField }: ChatDialect,
): Omit<ChatCompletionCreateParamsNonStreaming, 'stream'> {
  const {
    model,
    system,
    prompt,
    messages = [],
    schema,
    tools = [],
    tool_choice,
    stop,
    seed,
    max_output_tokens,
    temperature,
    top_p,
  } = request
  const reasoning_effort = effortOf(request.reasoning)
  const asked: readonly Message[] = prompt === undefined ? messages : [{ role: 'user', content: prompt }]
  return {
    model,
    messages: [...(system === undefined ? [] : [{ role: 'system', content: system } as const]), ...asked.map(toMessage)],
    ...(max_output_tokens === undefined ? {} : { [maxTokensField]: max_output_tokens }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(top_p === undefined ? {} : { top_p }),
    ...(stop === undefined ? {} : { stop: [...stop] }),
    ...(seed === undefined ? {} : { seed }),
    ...(schema === undefined
      ? {}
      : { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict: isStrictSchema(schema) } } }),
    ...(reasoning_effort === undefined ? {} : { reasoning_effort }),
    ...(tools.length === 0 ? {} : { tools: tools.map(toTool) }),
    ...(tool_choice === undefined ? {} : { tool_choice: toToolChoice(tool_choice) }),
    ...request.provider_options,
  }
}

function toTool({ name, description, parameters }: ToolDefinition): ChatCompletionTool {
  const strict = isStrictSchema(parameters)
  return { type: 'function', function: { name, parameters, strict, ...(description === undefined ? {} : { description }) } }
}

function toToolChoice(choice: NonNullable<InferRequest['tool_choice']>): NonNullable<ChatCompletionCreateParams['tool_choice']> {
  return typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } }
}

function toMessage(message: Message): ChatCompletionMessageParam {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: toContent(message.content) }
    case 'assistant': {
      const { content, tool_calls = [] } = message
      if (tool_calls.length === 0) return { role: 'assistant', content }
      const calls = tool_calls.map(
        ({ id, name, args }) => ({ id, type: 'function', function: { name, arguments: argumentsText(args) } }) as const,
      )
      return { role: 'assistant', content: content === '' ? null : content, tool_calls: calls }
    }
    case 'tool':
      return { role: 'tool', tool_call_id: message.tool_call_id, content: message.content }
    default:
      return assertNever(message)
  }
}

function toContent(content: UserMessage['content']): string | ChatCompletionContentPart[] {
  if (typeof content === 'string') return content
  return content.map((part) =>
    part.type === 'text' ? { type: 'text', text: part.text } : { type: 'image_url', image_url: { url: imageUrl(part) } },
  )
}
