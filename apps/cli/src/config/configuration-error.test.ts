import { describe, expect, test } from 'vitest'
import { unreadable } from './configuration-error.ts'

/** What reading a JSON file of this text fails with. */
function failureOf(text: string) {
  try {
    JSON.parse(text)
  } catch (cause) {
    return unreadable({ name: 'nika.config.json', path: '/work/nika.config.json', text }, cause)
  }
  throw new Error('it is JSON')
}

describe('a file that is no JSON is told with the place', () => {
  test.each([
    ['of a word that is no value', '{\n  "a": nope\n}', { line: 2, column: 9 }],
    ['of a value that is cut', '{"a": tru}', { line: 1, column: 10 }],
    ['of a comment', '// nothing\n{}', { line: 1, column: 1 }],
    ['of a mark before the text', '\ufeff{}', { line: 1, column: 1 }],
    ['of a comma too many', '{"a": 1,\n}', { line: 2, column: 1 }],
    ['of a key without quotes', '{\n  a: 1\n}', { line: 2, column: 3 }],
    ['of what is behind the end', '{"a": 1} x', { line: 1, column: 10 }],
    ['where it ends too early', '{\n  "a": [', { line: 2, column: 9 }],
    ['where it begins, when it is empty', '', { line: 1, column: 1 }],
  ])('%s', (_what, text, place) => {
    expect(failureOf(text).where).toEqual({ file: 'nika.config.json', ...place })
  })
})
