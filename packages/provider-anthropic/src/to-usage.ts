import { type CallUsage, tokenCount } from '@nika/provider'

/**
 * The usage of the Messages API: cached and written tokens stand beside `input_tokens`, thinking inside `output_tokens`.
 * https://platform.claude.com/docs/en/api/messages
 */
export interface MessageUsage {
  readonly input_tokens?: unknown
  readonly output_tokens?: unknown
  readonly cache_read_input_tokens?: unknown
  readonly cache_creation_input_tokens?: unknown
  readonly cache_creation?: { readonly ephemeral_1h_input_tokens?: unknown } | null | undefined
  readonly output_tokens_details?: { readonly thinking_tokens?: unknown } | null | undefined
}

/** What is known after `later` was told: each field, those of the details too, keeps its last value that is not null. */
export function mergeMessageUsage(earlier: MessageUsage, later: MessageUsage | null | undefined): MessageUsage {
  const { cache_creation, output_tokens_details } = later ?? {}
  return {
    ...earlier,
    ...toldOf(later),
    ...(cache_creation ? { cache_creation: { ...earlier.cache_creation, ...toldOf(cache_creation) } } : {}),
    ...(output_tokens_details ? { output_tokens_details: { ...earlier.output_tokens_details, ...toldOf(output_tokens_details) } } : {}),
  }
}

function toldOf(fields: object | null | undefined): { readonly [name: string]: unknown } {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => value !== null && value !== undefined))
}

/** The counts of an answer: `input_tokens` is all of the input. */
export function toUsage(usage: MessageUsage): CallUsage {
  const uncached = tokenCount(usage.input_tokens)
  const read = tokenCount(usage.cache_read_input_tokens)
  const written = tokenCount(usage.cache_creation_input_tokens)
  const told = [
    ['input_tokens', uncached === undefined ? undefined : uncached + (read ?? 0) + (written ?? 0)],
    ['output_tokens', tokenCount(usage.output_tokens)],
    ['cache_read_input_tokens', read],
    ['cache_creation_input_tokens', written],
    ['cache_creation_long_input_tokens', tokenCount(usage.cache_creation?.ephemeral_1h_input_tokens)],
    ['reasoning_tokens', tokenCount(usage.output_tokens_details?.thinking_tokens)],
  ] as const
  const counts: { -readonly [Name in keyof CallUsage]: number } = {}
  for (const [name, count] of told) if (count !== undefined) counts[name] = count
  return counts
}
