import { expect, test } from 'vitest'
import { addUsage } from './usage-total.ts'

test.each([
  [{}, {}, {}],
  [{ input_tokens: 1 }, {}, { input_tokens: 1 }],
  [{}, { output_tokens: 0 }, { output_tokens: 0 }],
  [
    { input_tokens: 1, reasoning_tokens: 2 },
    { input_tokens: 3, cache_read_input_tokens: 4 },
    { input_tokens: 4, cache_read_input_tokens: 4, reasoning_tokens: 2 },
  ],
])('the sum of %j and %j is %j: what neither tells stays absent', (left, right, sum) => {
  expect(addUsage(left, right)).toEqual(sum)
  expect(JSON.stringify(addUsage(left, right))).toBe(JSON.stringify(sum))
})
