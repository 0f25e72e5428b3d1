import type { InferRequest } from '@nika/provider'
import { describe, expect, test } from 'vitest'
import { toChatRequest } from './chat/to-request.ts'
import { toResponsesRequest } from './responses/to-request.ts'

const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false } as const

const conversation: InferRequest = {
  model: 'm',
  system: 'be brief',
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'what is this?' },
        { type: 'image', media_type: 'image/png', data: 'AAAA' },
      ],
    },
    { role: 'assistant', content: '', tool_calls: [{ id: 'call_1', name: 'look', args: { at: 1 } }] },
    { role: 'tool', tool_call_id: 'call_1', content: 'a cat' },
  ],
  tools: [{ name: 'look', description: 'Looks.', parameters: { type: 'object' } }],
  tool_choice: { name: 'look' },
}

describe('toResponsesRequest', () => {
  test('a prompt is the input, and nothing is stored at the vendor', () => {
    expect(
      toResponsesRequest({
        model: 'm',
        prompt: 'hi',
        max_output_tokens: 5,
        temperature: 0,
        top_p: 1,
        reasoning: { effort: 'low' },
        schema,
      }),
    ).toEqual({
      model: 'm',
      input: 'hi',
      store: false,
      max_output_tokens: 5,
      temperature: 0,
      top_p: 1,
      reasoning: { effort: 'low' },
      text: { format: { type: 'json_schema', name: 'answer', schema, strict: true } },
    })
  })

  test('what the model said before names its type, without which llama.cpp refuses it', () => {
    const messages = [
      { role: 'user', content: 'How many?' },
      { role: 'assistant', content: 'Three' },
      { role: 'user', content: 'In JSON.' },
    ] as const

    expect(toResponsesRequest({ model: 'm', messages }).input).toEqual([
      { role: 'user', content: 'How many?' },
      { type: 'message', role: 'assistant', content: 'Three' },
      { role: 'user', content: 'In JSON.' },
    ])
  })

  test('a conversation is a list of items', () => {
    expect(toResponsesRequest(conversation)).toEqual({
      model: 'm',
      instructions: 'be brief',
      store: false,
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'what is this?' },
            { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'auto' },
          ],
        },
        { type: 'function_call', call_id: 'call_1', name: 'look', arguments: '{"at":1}' },
        { type: 'function_call_output', call_id: 'call_1', output: 'a cat' },
      ],
      tools: [{ type: 'function', name: 'look', description: 'Looks.', parameters: { type: 'object' }, strict: false }],
      tool_choice: { type: 'function', name: 'look' },
    })
  })

  test.each([{ stop: ['x'] }, { seed: 1 }, { reasoning: { budget_tokens: 100 } }, { reasoning: { effort: 'enormous' } }])(
    '%j is refused',
    (more) => {
      expect(() => toResponsesRequest({ model: 'm', prompt: 'hi', ...more })).toThrow(
        expect.objectContaining({ details: { kind: 'invalid_request' } }),
      )
    },
  )

  test('provider options win', () => {
    expect(toResponsesRequest({ model: 'm', prompt: 'hi', provider_options: { store: true, prompt_cache_key: 'k' } })).toMatchObject({
      store: true,
      prompt_cache_key: 'k',
    })
  })

  test('an option that holds several settings is added to those that the request asks for, and wins', () => {
    const request: InferRequest = {
      model: 'm',
      prompt: 'hi',
      schema,
      reasoning: { effort: 'low' },
      provider_options: { text: { verbosity: 'low' }, reasoning: { summary: 'auto', effort: 'high' } },
    }

    expect(toResponsesRequest(request)).toMatchObject({
      text: { verbosity: 'low', format: { type: 'json_schema', name: 'answer', schema, strict: true } },
      reasoning: { effort: 'high', summary: 'auto' },
    })
  })

  test.each([{ text: null }, { text: { verbosity: 'low' } }])('%j alone is passed on as it is', (provider_options) => {
    expect(toResponsesRequest({ model: 'm', prompt: 'hi', provider_options })).toMatchObject(provider_options)
  })
})

test('an empty list of tools, which the APIs refuse, is none', () => {
  const request = { model: 'm', prompt: 'hi', tools: [] }

  expect(toResponsesRequest(request)).not.toHaveProperty('tools')
  expect(toChatRequest(request, { maxTokensField: 'max_tokens' })).not.toHaveProperty('tools')
})

describe('toChatRequest', () => {
  test('a prompt is a message, with every parameter', () => {
    const request: InferRequest = {
      model: 'm',
      prompt: 'hi',
      max_output_tokens: 5,
      temperature: 0,
      top_p: 1,
      stop: ['x'],
      seed: 7,
      reasoning: { effort: 'low' },
      schema: { type: 'object' },
    }

    expect(toChatRequest(request, { maxTokensField: 'max_completion_tokens' })).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'hi' }],
      max_completion_tokens: 5,
      temperature: 0,
      top_p: 1,
      stop: ['x'],
      seed: 7,
      reasoning_effort: 'low',
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: { type: 'object' }, strict: false } },
    })
  })

  test('a conversation is a list of messages', () => {
    expect(toChatRequest(conversation, { maxTokensField: 'max_tokens' })).toEqual({
      model: 'm',
      messages: [
        { role: 'system', content: 'be brief' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'what is this?' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"at":1}' } }],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'a cat' },
      ],
      tools: [{ type: 'function', function: { name: 'look', description: 'Looks.', parameters: { type: 'object' }, strict: false } }],
      tool_choice: { type: 'function', function: { name: 'look' } },
    })
  })

  test('the limit of tokens has the name that the server knows', () => {
    expect(toChatRequest({ model: 'm', prompt: 'hi', max_output_tokens: 5 }, { maxTokensField: 'max_tokens' })).toMatchObject({
      max_tokens: 5,
    })
  })
})
