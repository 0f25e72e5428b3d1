import { expect, test } from 'vitest'
import { reasonOf } from './reason-of.ts'

test.each([
  [new Error('Bad Request'), 'Bad Request'],
  [
    several([new Error('connect ECONNREFUSED ::1:4318'), new Error('connect ECONNREFUSED 127.0.0.1:4318')]),
    'connect ECONNREFUSED ::1:4318, connect ECONNREFUSED 127.0.0.1:4318',
  ],
  ['text', 'text'],
])('%s is told in words', (cause, words) => {
  expect(reasonOf(cause)).toBe(words)
})

/** As Node makes it: its message is empty. */
function several(errors: readonly Error[]): AggregateError {
  const message = ''
  return new AggregateError(errors, message)
}
