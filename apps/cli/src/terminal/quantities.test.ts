import { expect, test } from 'vitest'
import { formatBytes, formatCost, formatCount, formatDuration, formatTokens, plural } from './quantities.ts'

test.each([
  [0, '0 ms'],
  [0.42, '0.4 ms'],
  [9.94, '9.9 ms'],
  [9.96, '10 ms'],
  [999.4, '999 ms'],
  [999.6, '1 s'],
  [1_240, '1.2 s'],
  [59_949, '59.9 s'],
  [59_951, '1 min 0 s'],
  [185_000, '3 min 5 s'],
  [3_599_600, '1 h 0 min'],
  [7_800_000, '2 h 10 min'],
])('%d milliseconds read %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text)
})

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_500, '1.5 kB'],
  [20_000_000, '20 MB'],
  [3e15, '3000 TB'],
])('%d bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test.each([
  [7, '7'],
  [1_234, '1,234'],
  [1_234_567, '1,234,567'],
])('%d reads %s', (count, text) => {
  expect(formatCount(count)).toBe(text)
})

test('one of a thing is singular', () => {
  expect([plural(0, 'task'), plural(1, 'task'), plural(2, 'task')]).toEqual(['0 tasks', '1 task', '2 tasks'])
})

test.each([
  ['both counts', { input_tokens: 1200, output_tokens: 100 }, '1,300 tokens (1,200 in, 100 out)'],
  ['the input alone', { input_tokens: 1200 }, '1,200 tokens in'],
  ['the output alone', { output_tokens: 100 }, '100 tokens out'],
  ['nothing', {}, undefined],
  ['a real zero', { input_tokens: 0, output_tokens: 0 }, '0 tokens (0 in, 0 out)'],
])('tokens of which %s was told read as told', (_what, usage, text) => {
  expect(formatTokens(usage)).toBe(text)
})

test.each([
  [{ usd: 0.02134, unpriced_calls: 0 }, '$0.0213'],
  [{ usd: 12.345, unpriced_calls: 0 }, '$12.35'],
  [{ usd: 0.5, unpriced_calls: 1 }, '$0.50 and 1 call without a known price'],
  [{ usd: 0, unpriced_calls: 3 }, undefined],
])('the cost %o reads %s', (cost, text) => {
  expect(formatCost(cost)).toBe(text)
})
