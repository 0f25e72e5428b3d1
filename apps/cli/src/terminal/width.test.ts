import { expect, test } from 'vitest'
import { fitted } from './width.ts'

test.each([
  ['a text that fits', 'eight ch', 8, 'eight ch'],
  ['a text that is one column too wide', 'nine char', 8, 'nine ch…'],
  ['wide characters', '你好你好你好', 8, '你好你…'],
  ['a wide character on the edge', 'abcde你好', 7, 'abcde…'],
  ['an emoji made of several characters', 'abcdef👩‍🚀', 8, 'abcdef👩‍🚀'],
  ['an emoji that is not to be halved', 'abcdefg👩‍🚀', 8, 'abcdefg…'],
  ['combining marks, which take no column', 'e\u0301'.repeat(8), 8, 'e\u0301'.repeat(8)],
  ['one column', 'ab', 1, '…'],
])('%s', (_what, text, columns, shown) => {
  expect(fitted(text, columns)).toBe(shown)
})
