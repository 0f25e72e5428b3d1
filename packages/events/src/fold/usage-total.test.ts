import { expect, test } from 'vitest'
import { addDollars, addUsage } from './usage-total.ts'

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

test.each([
  [0.1, 0.2, 0.3],
  [0, 1.25e-8, 1.25e-8],
  [9007.1, 0.2, 9007.3],
  [1e20, 1e-12, 1e20],
])('$%d and $%d are $%d: amounts of money are decimal', (left, right, sum) => {
  expect(addDollars(left, right)).toBe(sum)
})
