import { expect, test } from 'vitest'
import { defaultMaxTokens } from './max-tokens.ts'

test.each([
  ['claude-3-haiku-20240307', 4096],
  ['claude-3-5-sonnet-20241022', 8192],
  ['claude-3-7-sonnet-latest', 64_000],
  ['claude-opus-4-20250514', 32_000],
  ['claude-opus-4-1', 32_000],
  ['claude-sonnet-4-0', 64_000],
  ['claude-sonnet-4-5-20250929', 64_000],
  ['claude-haiku-4-5', 64_000],
  ['claude-opus-4-5', 64_000],
  ['claude-opus-4-6', 128_000],
  ['claude-sonnet-5-5', 128_000],
  ['claude-fable-5-2', 128_000],
  ['gemma-3-270m', 4096],
])('%s writes at most %i tokens when the request does not say', (model, tokens) => {
  expect(defaultMaxTokens(model)).toBe(tokens)
})
