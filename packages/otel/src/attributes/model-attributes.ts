import type { EventOf, JsonValue, Usage } from '@nika/events'
import { asNumber, asText, errorTypeOf } from './as-told.ts'
import type { ToldAttributes } from './attribute-table.ts'
import type { ContentPolicy } from './content-policy.ts'
import { inputMessages, outputMessages, systemInstructions } from './messages.ts'

/**
 * The conventions' names of providers, where they differ from the language's prefixes.
 * Source: https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/ (gen_ai.provider.name)
 */
const providerNames: ReadonlyMap<string, string> = new Map([
  ['mistral', 'mistral_ai'],
  ['xai', 'x_ai'],
  ['gemini', 'gcp.gemini'],
  ['moonshot', 'moonshot_ai'],
])

/** What a model call says when it begins. */
export function calledAttributes(kind: EventOf<'provider_called'>, policy: ContentPolicy): ToldAttributes {
  const parameters = kind.parameters ?? {}
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': providerNames.get(kind.provider) ?? kind.provider,
    'gen_ai.request.model': kind.model,
    'gen_ai.request.max_tokens': parameters['max_output_tokens'],
    'gen_ai.request.temperature': parameters['temperature'],
    'gen_ai.request.top_p': parameters['top_p'],
    'gen_ai.request.stop_sequences': texts(parameters['stop']),
    'gen_ai.request.seed': parameters['seed'],
    'gen_ai.request.stream': kind.stream,
    'server.address': kind.server?.address,
    'server.port': kind.server?.port,
    'nika.request.hash': kind.request_hash,
    'gen_ai.system_instructions': kind.system === undefined ? undefined : policy.content(() => systemInstructions(kind.system ?? '')),
    'gen_ai.input.messages': policy.content(() => inputMessages(kind)),
  }
}

/** What a model call says when it is answered. */
export function respondedAttributes(kind: EventOf<'provider_responded'>, policy: ContentPolicy): ToldAttributes {
  const firstTokenMs = asNumber(kind.time_to_first_token_ms)
  const finishReason = asText(kind.finish_reason)
  return {
    'gen_ai.output.type': kind.value === undefined ? 'text' : 'json',
    'gen_ai.response.id': kind.response_id,
    'gen_ai.response.model': kind.model,
    'gen_ai.response.finish_reasons': finishReason === undefined ? undefined : [finishReason],
    'gen_ai.response.time_to_first_chunk': firstTokenMs === undefined ? undefined : firstTokenMs / 1000,
    'nika.cost.usd': kind.cost?.usd,
    'gen_ai.output.messages': policy.content(() => outputMessages(kind)),
    ...usageAttributes(kind.usage),
  }
}

/** What a model call says when it fails. */
export function failedAttributes(kind: EventOf<'provider_failed'>): ToldAttributes {
  const status = asNumber(kind.status)
  return {
    'error.type': status === undefined ? errorTypeOf(kind.code) : String(status),
    'nika.retry.delay_ms': kind.retry_delay_ms,
    'nika.cost.usd': kind.cost?.usd,
    ...usageAttributes(kind.usage),
  }
}

/** Counts that the provider told; what it did not tell is absent, never 0. */
export function usageAttributes(usage: Usage | undefined): ToldAttributes {
  return {
    'gen_ai.usage.input_tokens': usage?.input_tokens,
    'gen_ai.usage.output_tokens': usage?.output_tokens,
    'gen_ai.usage.cache_read.input_tokens': usage?.cache_read_input_tokens,
    'gen_ai.usage.cache_creation.input_tokens': usage?.cache_creation_input_tokens,
    'gen_ai.usage.reasoning.output_tokens': usage?.reasoning_tokens,
  }
}

function texts(value: JsonValue | undefined): string[] | undefined {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.map(String) : undefined
}
