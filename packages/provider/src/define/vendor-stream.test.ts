import { expect, test } from 'vitest'
import { vendorStream } from './vendor-stream.ts'

test('steps of a vendor that are asked for at once come in their order', async () => {
  const stream = vendorStream(async () => ({
    first: [],
    events: (async function* () {
      yield 'a'
      yield 'b'
    })(),
    read: (text) => [{ type: 'text', text }],
  }))

  expect(await Promise.all([stream.next(), stream.next(), stream.next()])).toEqual([
    { done: false, value: { type: 'text', text: 'a' } },
    { done: false, value: { type: 'text', text: 'b' } },
    { done: true, value: undefined },
  ])
})
