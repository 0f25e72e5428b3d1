import { expect, test } from 'vitest'
import { describeThrown } from './coded-error.ts'

const mute = Object.defineProperty(new Error('x'), 'message', {
  get: () => {
    throw new Error('no words')
  },
})

test.each([
  ['an error', new RangeError('too far'), 'RangeError: too far'],
  ['a text', 'no', 'no'],
  ['nothing', undefined, 'undefined'],
  ['a symbol', Symbol('s'), 'Symbol(s)'],
  ['an object without a prototype', Object.create(null), 'something that cannot be put into words'],
  ['an error whose message throws', mute, 'something that cannot be put into words'],
])('%s that was thrown is put into words', (_what, thrown, words) => {
  expect(describeThrown(thrown)).toBe(words)
})
