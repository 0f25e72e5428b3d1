import { type CallUsage, tokenCount } from '@nika/provider'

/**
 * The usage of the Responses API: cached and written tokens are parts of `input_tokens`, reasoning of `output_tokens`.
 * https://platform.openai.com/docs/api-reference/responses/object
 */
export interface ResponsesUsage {
  readonly input_tokens?: unknown
  readonly output_tokens?: unknown
  readonly input_tokens_details?: InputDetails | null | undefined
  readonly output_tokens_details?: OutputDetails | null | undefined
}

/**
 * The usage of Chat Completions, the same under other names, and the names that DeepSeek and Moonshot have for cached tokens.
 * https://platform.openai.com/docs/api-reference/chat/object
 */
export interface ChatUsage {
  readonly prompt_tokens?: unknown
  readonly completion_tokens?: unknown
  readonly total_tokens?: unknown
  readonly prompt_cache_hit_tokens?: unknown
  readonly cached_tokens?: unknown
  readonly prompt_tokens_details?: InputDetails | null | undefined
  readonly completion_tokens_details?: OutputDetails | null | undefined
}

interface InputDetails {
  readonly cached_tokens?: unknown
  readonly cache_write_tokens?: unknown
  readonly cache_write_tokens_details?: { readonly ttl_12h_tokens?: unknown } | null | undefined
}

interface OutputDetails {
  readonly reasoning_tokens?: unknown
}

/** The counts of an answer of the Responses API. */
export function fromResponsesUsage(usage: ResponsesUsage | null | undefined): CallUsage {
  return toUsage(usage?.input_tokens, usage?.output_tokens, usage?.input_tokens_details, usage?.output_tokens_details)
}

/** The counts of an answer of Chat Completions. */
export function fromChatUsage(usage: ChatUsage | null | undefined): CallUsage {
  const { prompt_tokens_details: details, completion_tokens_details, prompt_cache_hit_tokens, cached_tokens } = usage ?? {}
  const cached = details?.cached_tokens ?? prompt_cache_hit_tokens ?? cached_tokens
  return withThinking(
    toUsage(usage?.prompt_tokens, usage?.completion_tokens, { ...details, cached_tokens: cached }, completion_tokens_details),
    usage,
  )
}

/** xAI and Gemini leave the tokens of thinking out of `completion_tokens`; the total holds them, and they are paid as output. */
function withThinking(counts: CallUsage, usage: ChatUsage | null | undefined): CallUsage {
  const { input_tokens, output_tokens, reasoning_tokens } = counts
  const total = tokenCount(usage?.total_tokens)
  if (total === undefined || input_tokens === undefined || output_tokens === undefined) return counts
  const beside = total - input_tokens - output_tokens
  // Gemini does not tell how many they are. A rest that is not the thinking that was told is somebody's own arithmetic.
  return beside > 0 && beside === (reasoning_tokens ?? beside) ? { ...counts, output_tokens: output_tokens + beside } : counts
}

function toUsage(
  input: unknown,
  output: unknown,
  inputDetails: InputDetails | null = null,
  outputDetails: OutputDetails | null = null,
): CallUsage {
  const told = [
    ['input_tokens', input],
    ['output_tokens', output],
    ['cache_read_input_tokens', inputDetails?.cached_tokens],
    ['cache_creation_input_tokens', inputDetails?.cache_write_tokens],
    ['cache_creation_long_input_tokens', inputDetails?.cache_write_tokens_details?.ttl_12h_tokens],
    ['reasoning_tokens', outputDetails?.reasoning_tokens],
  ] as const
  const counts: { -readonly [Name in keyof CallUsage]: number } = {}
  for (const [name, value] of told) {
    const count = tokenCount(value)
    if (count !== undefined) counts[name] = count
  }
  return counts
}
