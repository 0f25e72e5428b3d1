import { assertNever } from '@nika/events/core'
import {
  type InferRequest,
  isStrictSchema,
  type Message,
  optionsOver,
  refuseParameters,
  type ToolDefinition,
  type UserMessage,
} from '@nika/provider'
import type { ResponseCreateParamsBase, ResponseInputContent, ResponseInputItem, Tool } from 'openai/resources/responses/responses'
import { argumentsText, effortOf, imageUrl } from '../to-request.ts'

/** A request as the Responses API takes it. https://platform.openai.com/docs/api-reference/responses/create */
export function toResponsesRequest(request: InferRequest): ResponseCreateParamsBase {
  refuseParameters(request, ['stop', 'seed'], 'the Responses API')
  const { model, system, schema, tools = [], tool_choice, reasoning, max_output_tokens, temperature, top_p } = request
  const effort = effortOf(reasoning)
  const asked: Pick<ResponseCreateParamsBase, 'text' | 'reasoning'> = {
    ...(schema === undefined ? {} : { text: { format: { type: 'json_schema', name: 'answer', schema, strict: isStrictSchema(schema) } } }),
    ...(effort === undefined ? {} : { reasoning: { effort } }),
  }
  return {
    model,
    input: request.prompt ?? (request.messages ?? []).flatMap(toInput),
    // Answers are kept in the caller's log, not at the vendor.
    store: false,
    ...(system === undefined ? {} : { instructions: system }),
    ...(max_output_tokens === undefined ? {} : { max_output_tokens }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(top_p === undefined ? {} : { top_p }),
    ...asked,
    ...(tools.length === 0 ? {} : { tools: tools.map(toTool) }),
    ...(tool_choice === undefined ? {} : { tool_choice: toToolChoice(tool_choice) }),
    ...optionsOver(asked, request.provider_options),
  }
}

function toTool({ name, description, parameters }: ToolDefinition): Tool {
  return { type: 'function', name, parameters, strict: isStrictSchema(parameters), ...(description === undefined ? {} : { description }) }
}

function toToolChoice(choice: NonNullable<InferRequest['tool_choice']>): NonNullable<ResponseCreateParamsBase['tool_choice']> {
  return typeof choice === 'string' ? choice : { type: 'function', name: choice.name }
}

function toInput(message: Message): ResponseInputItem[] {
  switch (message.role) {
    case 'user':
      return [{ role: 'user', content: toContent(message.content) }]
    case 'assistant': {
      const said: ResponseInputItem[] = message.content === '' ? [] : [{ type: 'message', role: 'assistant', content: message.content }]
      return [
        ...said,
        ...(message.tool_calls ?? []).map(
          ({ id, name, args }): ResponseInputItem => ({ type: 'function_call', call_id: id, name, arguments: argumentsText(args) }),
        ),
      ]
    }
    case 'tool':
      return [{ type: 'function_call_output', call_id: message.tool_call_id, output: message.content }]
    default:
      return assertNever(message)
  }
}

function toContent(content: UserMessage['content']): string | ResponseInputContent[] {
  if (typeof content === 'string') return content
  return content.map((part) =>
    part.type === 'text' ? { type: 'input_text', text: part.text } : { type: 'input_image', image_url: imageUrl(part), detail: 'auto' },
  )
}
