import type { Usage } from '@nika/events'

/**
 * Tokens of one call, as the vendor told them. An absent count was not told; a reported 0 stays 0.
 *
 * | count | OpenAI Responses / Chat | Anthropic |
 * |---|---|---|
 * | `input_tokens` | `input_tokens` / `prompt_tokens` | `input_tokens` + `cache_read_input_tokens` + `cache_creation_input_tokens` |
 * | `output_tokens` | `output_tokens` / `completion_tokens` | `output_tokens` |
 * | `cache_read_input_tokens` | `cached_tokens` of the details, inside its input | `cache_read_input_tokens`, beside its input |
 * | `cache_creation_input_tokens` | `cache_write_tokens` of the details, inside its input | `cache_creation_input_tokens`, beside its input |
 * | `reasoning_tokens` | `reasoning_tokens` of the details, inside its output | `thinking_tokens` of the details, inside its output |
 *
 * xAI and Gemini leave thinking out of the `completion_tokens` of Chat Completions, which it is added to; DeepSeek calls cached
 * tokens `prompt_cache_hit_tokens`, Moonshot tells `cached_tokens` beside the others.
 */
export interface CallUsage extends Usage {
  /**
   * The part of `cache_creation_input_tokens` with a long retention, which has its own price: Anthropic's
   * `ephemeral_1h_input_tokens`, OpenAI's `ttl_12h_tokens`.
   */
  readonly cache_creation_long_input_tokens?: number | undefined
}

/** Input and output together; undefined when one of the two was not told. */
export function tokensUsed(usage: Usage): number | undefined {
  const { input_tokens, output_tokens } = usage
  return input_tokens === undefined || output_tokens === undefined ? undefined : input_tokens + output_tokens
}

/** What is known after `later` was told: each count keeps its last value that was told. */
export function mergeUsage(earlier: CallUsage, later: CallUsage): CallUsage {
  const told = Object.entries(later).filter(([, count]) => count !== undefined)
  return { ...earlier, ...Object.fromEntries(told) }
}

/** The counts of several exchanges that make one call; a count that none told is absent. */
export function addCallUsage(left: CallUsage, right: CallUsage): CallUsage {
  const sums = new Map(Object.entries(left).filter(([, count]) => count !== undefined))
  for (const [name, count] of Object.entries(right)) {
    if (count !== undefined) sums.set(name, (sums.get(name) ?? 0) + count)
  }
  return Object.fromEntries(sums)
}
