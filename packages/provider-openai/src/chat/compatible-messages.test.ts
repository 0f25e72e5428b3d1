import { expect, test } from 'vitest'
import { chunkReader } from './from-chunk.ts'
import { fromChatCompletion } from './from-response.ts'

// Shapes of messages that only compatible servers send, or only requests with options of the vendor's get.

const thinking = '{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}'

test('a content of parts is the text of its parts, without the thinking', () => {
  const completion = JSON.parse(
    `{"id":"c","model":"m","choices":[{"message":{"content":[${thinking},{"type":"text","text":"yes"}]},"finish_reason":"stop"}]}`,
  )

  expect(fromChatCompletion(completion).text).toBe('yes')
})

test('a streamed content of parts is thinking and text', () => {
  const read = chunkReader()
  const deltas = [thinking, '{"type":"text","text":"yes"}'].map((part) => read(JSON.parse(`{"choices":[{"delta":{"content":[${part}]}}]}`)))

  expect(deltas).toEqual([[{ type: 'reasoning', text: 'hm' }], [{ type: 'text', text: 'yes' }]])
})

test('an empty reasoning_content does not hide the reasoning beside it', () => {
  expect(chunkReader()(JSON.parse('{"choices":[{"delta":{"reasoning_content":"","reasoning":"hm"}}]}'))).toEqual([
    { type: 'reasoning', text: 'hm' },
  ])
})

test('of several answers that are streamed together the first is the answer', () => {
  const read = chunkReader()
  const texts = [0, 1, 0].map((index) => read(JSON.parse(`{"choices":[{"index":${index},"delta":{"content":"${index}"}}]}`)))

  expect(texts).toEqual([[{ type: 'text', text: '0' }], [], [{ type: 'text', text: '0' }]])
})

test('a whole answer without a finish reason is whole', () => {
  expect(fromChatCompletion(JSON.parse('{"choices":[{"message":{"content":"yes"},"finish_reason":null}]}')).finish_reason).toBe('stop')
})
