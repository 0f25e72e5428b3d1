import { expect, test } from 'vitest'
import { displayWidth } from './display-width.ts'

test.each([
  ['nothing', '', 0],
  ['plain text', 'prompt: x', 9],
  ['letters with accents', 'é e\u0301', 3],
  ['Chinese', '你好', 4],
  ['Japanese, in full and in half width', 'カナ ｶﾅ', 7],
  ['Korean, in syllables and in letters', '한 \u1112\u1161\u11ab', 5],
  ['fullwidth punctuation', '「」：', 6],
  ['an emoji', '😀', 2],
  ['an emoji made of several characters', '👩‍🚀', 2],
  ['a text symbol, and the same as an emoji', '❤ ❤\ufe0f', 4],
  ['a flag', '🇫🇷', 2],
  ['a joiner that is not seen', 'a\u200db', 2],
])('the width of %s', (_what, text, width) => {
  expect(displayWidth(text)).toBe(width)
})
