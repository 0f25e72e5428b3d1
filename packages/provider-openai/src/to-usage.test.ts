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
  ])('%j is %j', (usage, counts) => {
    expect(fromChatUsage(usage)).toEqual(counts)
  })
})
