import { expect, test } from 'vitest'
import { shorten } from './shorten.ts'

const part = { lines: 3, characters: 20 }

test.each([
  ['a text that fits', 'one\ntwo', 'one\ntwo', undefined],
  ['an empty text', '', '', undefined],
  ['as many lines as are shown', '1\n2\n3', '1\n2\n3', undefined],
  ['too many lines', '1\n2\n3\n4\n5', '1\n2\n3', '2 more lines, 9 bytes in all'],
  ['a line feed at the end', '1\n2\n3\n', '1\n2\n3', undefined],
  ['too many lines and a line feed at the end', '1\n2\n3\n4\r\n', '1\n2\n3', '1 more line, 9 bytes in all'],
  ['empty lines at the beginning', '\n\n\n\nx', '\n\n', '2 more lines, 5 bytes in all'],
  ['one long line', 'x'.repeat(2000), 'x'.repeat(20), '2 kB in all'],
  ['a long second line', `ab\n${'x'.repeat(30)}`, 'ab', '1 more line, 33 bytes in all'],
  ['a character on the edge', `${'x'.repeat(19)}😀`, 'x'.repeat(19), '23 bytes in all'],
])('%s', (_what, text, shown, omission) => {
  expect(shorten(text, part)).toEqual({ text: shown, omission })
})
