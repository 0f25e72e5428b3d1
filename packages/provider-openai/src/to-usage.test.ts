import { describe, expect, test } from 'vitest'
import { type ChatUsage, fromChatUsage, fromResponsesUsage, type ResponsesUsage } from './to-usage.ts'

describe('fromResponsesUsage', () => {
  test.each<[ResponsesUsage | null | undefined, object]>([
    [undefined, {}],
    [null, {}],
    [
      { input_tokens: 5, output_tokens: 0 },
      { input_tokens: 5, output_tokens: 0 },
    ],
    [{ input_tokens: null, output_tokens: '7', input_tokens_details: null }, {}],
    [{ input_tokens: -1, output_tokens: 1.5 }, {}],
    [
      {
        input_tokens: 100,
        output_tokens: 50,
        input_tokens_details: { cached_tokens: 60, cache_write_tokens: 20, cache_write_tokens_details: { ttl_12h_tokens: 5 } },
        output_tokens_details: { reasoning_tokens: 40 },
      },
      {
        input_tokens: 100,
        output_tokens: 50,
        cache_read_input_tokens: 60,
        cache_creation_input_tokens: 20,
        cache_creation_long_input_tokens: 5,
        reasoning_tokens: 40,
      },
    ],
  ])('%j is %j', (usage, counts) => {
    expect(fromResponsesUsage(usage)).toEqual(counts)
  })
})

describe('fromChatUsage', () => {
  test.each<[ChatUsage | null | undefined, object]>([
    [null, {}],
    [
      { prompt_tokens: 9, completion_tokens: 3 },
      { input_tokens: 9, output_tokens: 3 },
    ],
    [
      {
        prompt_tokens: 9,
        completion_tokens: 3,
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
      { input_tokens: 9, output_tokens: 3, cache_read_input_tokens: 0, reasoning_tokens: 0 },
    ],
    [
      { prompt_tokens: 32, completion_tokens: 9, total_tokens: 135, completion_tokens_details: { reasoning_tokens: 94 } },
      { input_tokens: 32, output_tokens: 103, reasoning_tokens: 94 },
    ],
    [
      { prompt_tokens: 8, completion_tokens: 25, total_tokens: 601 },
      { input_tokens: 8, output_tokens: 593 },
    ],
    [
      { prompt_tokens: 9, completion_tokens: 30, total_tokens: 39, completion_tokens_details: { reasoning_tokens: 20 } },
      { input_tokens: 9, output_tokens: 30, reasoning_tokens: 20 },
    ],
    [
      { prompt_tokens: 9, completion_tokens: 30, total_tokens: 49, completion_tokens_details: { reasoning_tokens: 20 } },
      { input_tokens: 9, output_tokens: 30, reasoning_tokens: 20 },
    ],
    [
      { prompt_tokens: 9, completion_tokens: 3, total_tokens: 0 },
      { input_tokens: 9, output_tokens: 3 },
    ],
    [
      { prompt_tokens: 9, completion_tokens: 3, prompt_cache_hit_tokens: 4 },
      { input_tokens: 9, output_tokens: 3, cache_read_input_tokens: 4 },
    ],
    [
      { prompt_tokens: 9, completion_tokens: 3, cached_tokens: 4, prompt_tokens_details: null },
      { input_tokens: 9, output_tokens: 3, cache_read_input_tokens: 4 },
    ],
  ])('%j is %j', (usage, counts) => {
    expect(fromChatUsage(usage)).toEqual(counts)
  })
})
