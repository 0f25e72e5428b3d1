import { APIError } from '@anthropic-ai/sdk'
import { expect, test } from 'vitest'
import { mapError } from './map-error.ts'

test.each([
  [400, 'invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum', 'context_length'],
  [429, 'rate_limit_error', 'This request would exceed your rate limit for long context requests', 'rate_limit'],
  [529, 'overloaded_error', 'Overloaded: too many requests of this context length', 'overloaded'],
  [undefined, 'rate_limit_error', 'You exceed the limit for long context requests', 'rate_limit'],
])('%s %s, %s: %s', (status, type, message, kind) => {
  const error = new APIError(status, { type: 'error', error: { type, message } }, undefined, undefined)

  expect(mapError(error)).toMatchObject({ kind, message })
})

test('a message that is no text is told by the whole body', () => {
  const error = APIError.generate(400, { error: { message: { detail: 'bad' } } }, undefined, new Headers())

  expect(mapError(error)).toMatchObject({ kind: 'invalid_request', message: '400 {"error":{"message":{"detail":"bad"}}}' })
})

test.each([
  ['contract_spend_limit_reached', false],
  ['enforced_spend_limit_reached', false],
  ['ramp_limit_exceeded', undefined],
])('%s: transient %s', (error_code, transient) => {
  const error = { type: 'rate_limit_error', message: 'no more', details: { error_code } }

  expect(mapError(new APIError(429, { type: 'error', error }, undefined, new Headers())).transient).toBe(transient)
})
