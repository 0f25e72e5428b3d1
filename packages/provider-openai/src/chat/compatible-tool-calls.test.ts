import type { AnswerDelta } from '@nika/provider'
import { describe, expect, test } from 'vitest'
import { chunkReader } from './from-chunk.ts'
import { fromChatCompletion } from './from-response.ts'

// What some compatible servers leave out of the calls of tools, or give in another shape.

/** The deltas of a stream whose chunks hold these parts of calls. */
function deltasOf(...chunks: readonly string[]): readonly AnswerDelta[] {
  const read = chunkReader()
  return chunks.flatMap((calls) => read(JSON.parse(`{"choices":[{"index":0,"delta":{"tool_calls":${calls}}}]}`)))
}

const callsOf = (calls: string): unknown =>
  fromChatCompletion(JSON.parse(`{"choices":[{"message":{"tool_calls":${calls}},"finish_reason":"tool_calls"}]}`)).tool_calls

describe('calls of a whole answer', () => {
  test('that do not tell their type are calls of functions', () => {
    expect(callsOf('[{"id":"a","function":{"name":"look","arguments":"{}"}}]')).toEqual([{ id: 'a', name: 'look', args: {} }])
  })

  test.each([
    ['{"name":"look","arguments":{"at":1}}', { at: 1 }],
    ['{"name":"look","arguments":null}', {}],
    ['{"name":"look"}', {}],
  ])('%s has the arguments %j', (called, args) => {
    expect(callsOf(`[{"function":${called}}]`)).toEqual([{ id: '', name: 'look', args }])
  })
})

describe('calls of a stream', () => {
  const look = (id: string, args_text = '{}', index = 0): object => ({ type: 'tool_call', index, id, name: 'look', args_text })
  const part = (args_text: string, index = 0): object => ({ type: 'tool_call', index, id: undefined, name: undefined, args_text })

  test.each<{ what: string; chunks: readonly string[]; deltas: readonly object[] }>([
    {
      what: 'without an index in one chunk are as many calls',
      chunks: ['[{"id":"a","function":{"name":"look","arguments":"{}"}},{"id":"b","function":{"name":"look","arguments":"{}"}}]'],
      deltas: [look('a'), look('b', '{}', 1)],
    },
    {
      what: 'without an index in several chunks are as many calls',
      chunks: [
        '[{"id":"a","function":{"name":"look","arguments":"{"}}]',
        '[{"function":{"arguments":"}"}}]',
        '[{"id":"b","function":{"name":"look","arguments":"{}"}}]',
      ],
      deltas: [look('a', '{'), part('}'), look('b', '{}', 1)],
    },
    {
      what: 'that all have the index 0 are told apart by their ids',
      chunks: [
        '[{"index":0,"id":"a","function":{"name":"look","arguments":"{}"}}]',
        '[{"index":0,"id":"b","function":{"name":"look","arguments":"{"}}]',
        '[{"index":0,"function":{"arguments":"}"}}]',
      ],
      deltas: [look('a'), look('b', '{', 1), part('}', 1)],
    },
    {
      what: 'keep the id and the name that later parts tell as empty texts',
      chunks: [
        '[{"index":0,"id":"a","function":{"name":"look","arguments":""}}]',
        '[{"index":0,"id":"","function":{"name":"","arguments":"{}"}}]',
      ],
      deltas: [look('a', ''), part('{}')],
    },
    {
      what: 'that repeat the id and the name with each part are one call',
      chunks: [
        '[{"index":0,"id":"a","function":{"name":"look","arguments":"{"}}]',
        '[{"index":0,"id":"a","function":{"name":"look","arguments":"}"}}]',
      ],
      deltas: [look('a', '{'), look('a', '}')],
    },
    {
      what: 'whose parts have ids of their own without a name are one call',
      chunks: ['[{"index":0,"id":"a","function":{"name":"look","arguments":"{"}}]', '[{"index":0,"id":"b","function":{"arguments":"}"}}]'],
      deltas: [look('a', '{'), { ...part('}'), id: 'b' }],
    },
    {
      what: 'with the arguments parsed have them as a text',
      chunks: ['[{"index":0,"id":"a","function":{"name":"look","arguments":{"at":1}}}]'],
      deltas: [look('a', '{"at":1}')],
    },
  ])('$what', ({ chunks, deltas }) => {
    expect(deltasOf(...chunks)).toEqual(deltas)
  })

  test('finish with tool_calls though the server says stop', () => {
    const read = chunkReader()
    read(JSON.parse('{"choices":[{"delta":{"tool_calls":[{"id":"a","function":{"name":"look","arguments":"{}"}}]}}]}'))

    expect(read(JSON.parse('{"id":"c","model":"m","choices":[{"delta":{},"finish_reason":"stop"}]}'))).toContainEqual({
      type: 'finish',
      finish_reason: 'tool_calls',
    })
  })
})
