import { describe, expect, test } from 'vitest'
import { type MessageUsage, mergeMessageUsage, toUsage } from './to-usage.ts'

describe('toUsage', () => {
  test.each<[MessageUsage, object]>([
    [{}, {}],
    [
      { input_tokens: 5, output_tokens: 0 },
      { input_tokens: 5, output_tokens: 0 },
    ],
    [
      { output_tokens: 3, cache_read_input_tokens: 8 },
      { output_tokens: 3, cache_read_input_tokens: 8 },
    ],
    [
      { input_tokens: 5, output_tokens: 1, cache_read_input_tokens: null, output_tokens_details: null },
      { input_tokens: 5, output_tokens: 1 },
    ],
    [
      {
        input_tokens: 5,
        output_tokens: 9,
        cache_read_input_tokens: 100,
        cache_creation_input_tokens: 40,
        cache_creation: { ephemeral_1h_input_tokens: 30 },
        output_tokens_details: { thinking_tokens: 7 },
      },
      {
        input_tokens: 145,
        output_tokens: 9,
        cache_read_input_tokens: 100,
        cache_creation_input_tokens: 40,
        cache_creation_long_input_tokens: 30,
        reasoning_tokens: 7,
      },
    ],
  ])('%j is %j', (usage, counts) => {
    expect(toUsage(usage)).toEqual(counts)
  })
})

describe('mergeMessageUsage', () => {
  test('each field keeps its last value that is not null', () => {
    const start = { input_tokens: 5, cache_read_input_tokens: 100, output_tokens: 1 }
    const end = { input_tokens: null, cache_read_input_tokens: null, cache_creation_input_tokens: 0, output_tokens: 30 }

    expect(mergeMessageUsage(start, end)).toEqual({
      input_tokens: 5,
      cache_read_input_tokens: 100,
      cache_creation_input_tokens: 0,
      output_tokens: 30,
    })
  })

  test('each field of the details does, too', () => {
    const start = { cache_creation: { ephemeral_1h_input_tokens: 30 }, output_tokens_details: { thinking_tokens: 7 } }
    const end = { cache_creation: { ephemeral_1h_input_tokens: null }, output_tokens_details: { thinking_tokens: null } }

    expect(mergeMessageUsage(start, end)).toEqual(start)
  })
})
