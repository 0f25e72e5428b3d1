import { describe, expect, test } from 'vitest'
import { inputMessages, outputMessages, systemInstructions } from './messages.ts'

const called = { type: 'provider_called', task_id: 'a', provider: 'openai', model: 'tiny', prompt_len: 2 } as const
const responded = { type: 'provider_responded', task_id: 'a', output_len: 2 } as const

describe("the conventions' shape", () => {
  test('of a system prompt', () => {
    expect(JSON.parse(systemInstructions('Be short.'))).toEqual([{ type: 'text', content: 'Be short.' }])
  })

  test('of a prompt', () => {
    expect(JSON.parse(inputMessages({ ...called, prompt: 'Hi' }) ?? '')).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'Hi' }] },
    ])
  })

  test('of messages: images by their kind alone', () => {
    const messages = [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is it?' },
          { type: 'image', data: 'AAAA' },
        ],
      },
      { role: 'assistant', content: 'A cat.' },
    ]

    expect(JSON.parse(inputMessages({ ...called, messages }) ?? '')).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'What is it?' }, { type: 'image' }] },
      { role: 'assistant', parts: [{ type: 'text', content: 'A cat.' }] },
    ])
  })

  test('of an answer', () => {
    expect(JSON.parse(outputMessages({ ...responded, output: 'Yes', finish_reason: 'length' }) ?? '')).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content: 'Yes' }], finish_reason: 'length' },
    ])
  })

  test('of a structured answer', () => {
    expect(JSON.parse(outputMessages({ ...responded, value: { ok: true } }) ?? '')).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content: '{"ok":true}' }], finish_reason: 'stop' },
    ])
  })

  test.each(['args', 'arguments'])('of calls of tools, whose %s are told', (name) => {
    const tool_calls = [{ id: 'c1', name: 'search', [name]: { q: 'x' } }]

    expect(JSON.parse(outputMessages({ ...responded, tool_calls, finish_reason: 'tool_calls' }) ?? '')).toEqual([
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'c1', name: 'search', arguments: { q: 'x' } }],
        finish_reason: 'tool_calls',
      },
    ])
  })

  test('of a conversation in which tools were called', () => {
    const messages = [
      { role: 'assistant', content: '', tool_calls: [{ id: 'c1', name: 'search', args: { q: 'x' } }] },
      { role: 'tool', tool_call_id: 'c1', content: 'found' },
    ]

    expect(JSON.parse(inputMessages({ ...called, messages }) ?? '')).toEqual([
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'search', arguments: { q: 'x' } }] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'found' }] },
    ])
  })
})

describe('nothing is made up', () => {
  test('where the log holds no prompt', () => {
    expect(inputMessages(called)).toBeUndefined()
  })

  test('where the log holds no answer', () => {
    expect(outputMessages(responded)).toBeUndefined()
  })

  test('where the answer is empty', () => {
    expect(outputMessages({ ...responded, output: '' })).toBe('[{"role":"assistant","parts":[],"finish_reason":"stop"}]')
  })
})
