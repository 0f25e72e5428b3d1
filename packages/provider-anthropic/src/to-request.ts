import type {
  CacheControlEphemeral,
  MessageCreateParamsBase,
  OutputConfig,
  ToolChoice,
} from '@anthropic-ai/sdk/resources/messages/messages'
import { type CacheHints, type InferRequest, inferError, optionsOver, refuseParameters } from '@nika/provider'
import { closedSchema } from './close-schema.ts'
import { defaultMaxTokens } from './max-tokens.ts'
import { cachedLast, cachedSystem } from './to-cache.ts'
import { toMessages } from './to-messages.ts'

/** The tool by which a model gives a structured answer where a server lacks the native format. */
export const answerTool = 'answer'

/** How a `schema` is asked for. */
export type StructuredOutput = 'native' | 'tool'

/** The body of a request. Sampling is in it only with the version of the API that still has it: see {@link toHeaders}. */
export type MessageRequest = MessageCreateParamsBase & { readonly temperature?: number; readonly top_p?: number }

/** A request as the Messages API takes it. https://platform.claude.com/docs/en/api/messages */
export function toRequest(request: InferRequest, structuredOutput: StructuredOutput): MessageRequest {
  refuseParameters(request, ['seed'], 'the Messages API')
  const { model, system, stop, temperature, top_p, reasoning, cache } = request
  if (temperature !== undefined && temperature > 1)
    throw inferError({ kind: 'invalid_request', message: `temperature is ${temperature}, Anthropic takes 0 to 1` })
  const tools = toTools(request, structuredOutput)
  const tool_choice = toToolChoice(request, structuredOutput)
  const output_config = toOutputConfig(request, structuredOutput)
  const budget_tokens = reasoning?.budget_tokens
  return {
    model,
    max_tokens: request.max_output_tokens ?? defaultMaxTokens(model),
    messages: toMessages(request, cacheControl(cache, 'messages')),
    ...(system === undefined ? {} : { system: cachedSystem(system, cacheControl(cache, 'system')) }),
    ...(tools.length === 0 ? {} : { tools: cachedLast(tools, cacheControl(cache, 'tools')) }),
    ...(tool_choice === undefined ? {} : { tool_choice }),
    ...(stop === undefined ? {} : { stop_sequences: [...stop] }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(top_p === undefined ? {} : { top_p }),
    ...(budget_tokens === undefined ? {} : { thinking: { type: 'enabled', budget_tokens } }),
    ...(output_config === undefined ? {} : { output_config }),
    ...optionsOver({ output_config }, request.provider_options),
  }
}

/** The version of the API before the one that refuses these; models up to Opus 4.6 take them there. */
const samplingVersion = '2023-06-01'
const sampling = ['temperature', 'top_p', 'top_k'] as const

/** The headers of a request: its own, and the version of the API that has the parameters it uses. */
export function toHeaders({ temperature, top_p, provider_options, headers, idempotency_key }: InferRequest): Record<string, string> {
  const samples = temperature !== undefined || top_p !== undefined || sampling.some((name) => provider_options?.[name] !== undefined)
  return {
    ...(samples ? { 'anthropic-version': samplingVersion } : {}),
    ...headers,
    ...(idempotency_key === undefined ? {} : { 'Idempotency-Key': idempotency_key }),
  }
}

interface PlainTool {
  readonly name: string
  readonly description?: string
  readonly input_schema: { readonly [key: string]: unknown; readonly type: 'object' }
}

function toTools({ tools = [], schema }: InferRequest, structuredOutput: StructuredOutput): readonly PlainTool[] {
  const own = tools.map(
    ({ name, description, parameters }): PlainTool => ({
      name,
      ...(description === undefined ? {} : { description }),
      input_schema: { ...parameters, type: 'object' },
    }),
  )
  if (schema === undefined || structuredOutput === 'native') return own
  if (schema['type'] !== undefined && schema['type'] !== 'object') {
    throw inferError({ kind: 'invalid_request', message: `a tool gives an object, the schema asks for ${JSON.stringify(schema['type'])}` })
  }
  return [...own, { name: answerTool, description: 'Gives the answer.', input_schema: { ...schema, type: 'object' } }]
}

function toToolChoice({ schema, tool_choice }: InferRequest, structuredOutput: StructuredOutput): ToolChoice | undefined {
  if (schema !== undefined && structuredOutput === 'tool') return { type: 'tool', name: answerTool }
  if (tool_choice === undefined) return undefined
  if (typeof tool_choice === 'object') return { type: 'tool', name: tool_choice.name }
  return tool_choice === 'required' ? { type: 'any' } : { type: tool_choice }
}

const efforts = ['low', 'medium', 'high', 'xhigh', 'max'] as const

function toOutputConfig({ schema, reasoning }: InferRequest, structuredOutput: StructuredOutput): OutputConfig | undefined {
  const effort = efforts.find((name) => name === reasoning?.effort)
  if (effort !== reasoning?.effort) {
    throw inferError({ kind: 'invalid_request', message: `the effort ${reasoning?.effort} is none of ${efforts.join(', ')}` })
  }
  const format =
    schema === undefined || structuredOutput === 'tool' ? undefined : ({ type: 'json_schema', schema: closedSchema(schema) } as const)
  if (effort === undefined && format === undefined) return undefined
  return { ...(effort === undefined ? {} : { effort }), ...(format === undefined ? {} : { format }) }
}

function cacheControl(hints: CacheHints | undefined, part: CacheHints['after'][number]): CacheControlEphemeral | undefined {
  if (hints?.after.includes(part) !== true) return undefined
  return hints.retention === 'long' ? { type: 'ephemeral', ttl: '1h' } : { type: 'ephemeral' }
}
