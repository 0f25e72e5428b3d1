import { expect, test } from 'vitest'
import { fromChunk } from './from-chunk.ts'
import { fromChatCompletion } from './from-response.ts'

// What some compatible servers leave out of the calls of tools.

test('calls of a whole answer that do not tell their type are calls of functions', () => {
  const completion = JSON.parse(
    '{"choices":[{"message":{"tool_calls":[{"id":"a","function":{"name":"look","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}',
  )

  expect(fromChatCompletion(completion).tool_calls).toEqual([{ id: 'a', name: 'look', args: {} }])
})

test('calls of one chunk that do not tell their index are as many calls', () => {
  const chunk = JSON.parse(
    '{"choices":[{"delta":{"tool_calls":[{"id":"a","function":{"name":"look","arguments":"{}"}},{"id":"b","function":{"name":"look","arguments":"{}"}}]}}]}',
  )

  expect(fromChunk(chunk)).toEqual([
    { type: 'tool_call', index: 0, id: 'a', name: 'look', args_text: '{}' },
    { type: 'tool_call', index: 1, id: 'b', name: 'look', args_text: '{}' },
  ])
})
