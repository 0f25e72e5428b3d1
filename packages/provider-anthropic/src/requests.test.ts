import type { JsonObject, JsonValue } from '@nika/events'
import type { InferRequest } from '@nika/provider'
import { describe, expect, test } from 'vitest'
import { createAnthropic } from './provider.ts'
import { toHeaders, toRequest } from './to-request.ts'

const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false } as const
const base: InferRequest = { model: 'claude-sonnet-5-5', prompt: 'hi', max_output_tokens: 5 }

describe('toRequest', () => {
  test('a prompt is a message', () => {
    expect(toRequest({ ...base, system: 'be brief', stop: ['x'], reasoning: { effort: 'low' } }, 'native')).toEqual({
      model: 'claude-sonnet-5-5',
      max_tokens: 5,
      system: 'be brief',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
      stop_sequences: ['x'],
      output_config: { effort: 'low' },
    })
  })

  test('a conversation keeps images, calls of tools and their answers', () => {
    const request: InferRequest = {
      model: 'm',
      max_output_tokens: 5,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'what?' },
            { type: 'image', media_type: 'image/png', data: 'AAAA' },
            { type: 'image', url: 'https://example.org/a.png' },
          ],
        },
        { role: 'assistant', content: 'wait', tool_calls: [{ id: 'call_1', name: 'look', args: { at: 1 } }] },
        { role: 'tool', tool_call_id: 'call_1', content: 'a cat' },
      ],
      tools: [{ name: 'look', parameters: { type: 'object' } }],
      tool_choice: 'required',
    }

    expect(toRequest(request, 'native')).toEqual({
      model: 'm',
      max_tokens: 5,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'what?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
            { type: 'image', source: { type: 'url', url: 'https://example.org/a.png' } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'wait' },
            { type: 'tool_use', id: 'call_1', name: 'look', input: { at: 1 } },
          ],
        },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1', content: 'a cat' }] },
      ],
      tools: [{ name: 'look', input_schema: { type: 'object' } }],
      tool_choice: { type: 'any' },
    })
  })

  test('the answers to calls that were made together are one message', () => {
    const request: InferRequest = {
      ...base,
      prompt: undefined,
      cache: { after: ['messages'] },
      messages: [
        { role: 'user', content: 'compare' },
        {
          role: 'assistant',
          content: '',
          tool_calls: [
            { id: 'call_1', name: 'look', args: { at: 1 } },
            { id: 'call_2', name: 'look', args: { at: 2 } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'a cat' },
        { role: 'tool', tool_call_id: 'call_2', content: 'a dog' },
      ],
    }

    expect(toRequest(request, 'native').messages.slice(2)).toEqual([
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1', content: 'a cat' },
          { type: 'tool_result', tool_use_id: 'call_2', content: 'a dog', cache_control: { type: 'ephemeral' } },
        ],
      },
    ])
  })

  test('options of the output do not lose the schema, nor it them', () => {
    const provider_options = { output_config: { effort: 'low' }, metadata: { user_id: 'u' } }

    expect(toRequest({ ...base, schema, provider_options }, 'native')).toMatchObject({
      output_config: { format: { type: 'json_schema', schema }, effort: 'low' },
      metadata: { user_id: 'u' },
    })
  })

  test('a schema is the output format, or a tool that must be called', () => {
    expect(toRequest({ ...base, schema }, 'native')).toMatchObject({ output_config: { format: { type: 'json_schema', schema } } })
    expect(toRequest({ ...base, schema }, 'tool')).toMatchObject({
      tools: [{ name: 'answer', input_schema: schema }],
      tool_choice: { type: 'tool', name: 'answer' },
    })
  })

  test('arguments that are no object stand in one, as the API takes nothing else', () => {
    const called = (args: JsonValue): unknown => {
      const messages: InferRequest['messages'] = [{ role: 'assistant', content: '', tool_calls: [{ id: 'call_1', name: 'look', args }] }]
      return toRequest({ ...base, prompt: undefined, messages }, 'native').messages[0]?.content
    }
    const call = (input: object): unknown => [{ type: 'tool_use', id: 'call_1', name: 'look', input }]

    expect(called('{"at": ')).toEqual(call({ INVALID_JSON: '{"at": ' }))
    expect(called([1])).toEqual(call({ INVALID_JSON: '[1]' }))
    expect(called({ at: 1 })).toEqual(call({ at: 1 }))
  })

  test('a schema goes out with its objects closed, as the API requires', () => {
    const part = { type: 'object', properties: { n: { type: 'integer' } } } as const
    const open: JsonObject = {
      type: 'object',
      properties: { list: { type: 'array', items: part }, either: { anyOf: [part, { type: 'null' }] }, ref: { $ref: '#/$defs/part' } },
      $defs: { part, map: { type: 'object', additionalProperties: { type: 'string' } } },
      default: { type: 'object' },
    }
    const closed = { ...part, additionalProperties: false }

    expect(toRequest({ ...base, schema: open }, 'native').output_config?.format?.schema).toEqual({
      type: 'object',
      properties: { list: { type: 'array', items: closed }, either: { anyOf: [closed, { type: 'null' }] }, ref: { $ref: '#/$defs/part' } },
      $defs: { part: closed, map: { type: 'object', additionalProperties: { type: 'string' } } },
      default: { type: 'object' },
      additionalProperties: false,
    })
  })

  test('a schema that is no object is refused where a tool gives the answer', () => {
    expect(() => toRequest({ ...base, schema: { type: 'array' } }, 'tool')).toThrow(
      expect.objectContaining({ message: 'a tool gives an object, the schema asks for "array"', details: { kind: 'invalid_request' } }),
    )
  })

  test('cache hints are breakpoints at the ends of their parts', () => {
    const request: InferRequest = {
      ...base,
      system: 'be brief',
      tools: [
        { name: 'one', parameters: { type: 'object' } },
        { name: 'two', parameters: { type: 'object' } },
      ],
      cache: { after: ['tools', 'system', 'messages'], retention: 'long' },
    }
    const cache_control = { type: 'ephemeral', ttl: '1h' }

    const body = toRequest(request, 'native')

    expect(body.tools).toEqual([
      { name: 'one', input_schema: { type: 'object' } },
      { name: 'two', input_schema: { type: 'object' }, cache_control },
    ])
    expect(body.system).toEqual([{ type: 'text', text: 'be brief', cache_control }])
    expect(body.messages).toEqual([{ role: 'user', content: [{ type: 'text', text: 'hi', cache_control }] }])
  })

  test('a short retention is the default of the vendor', () => {
    expect(toRequest({ ...base, cache: { after: ['messages'] } }, 'native').messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'hi', cache_control: { type: 'ephemeral' } }] },
    ])
  })

  test.each<Partial<InferRequest>>([
    { seed: 1 },
    { temperature: 1.5 },
    { reasoning: { effort: 'enormous' } },
    { prompt: undefined, messages: [{ role: 'user', content: [{ type: 'image', media_type: 'image/tiff', data: 'AAAA' }] }] },
  ])('%j is refused', (more) => {
    expect(() => toRequest({ ...base, ...more }, 'native')).toThrow(expect.objectContaining({ details: { kind: 'invalid_request' } }))
  })
})

describe('toHeaders', () => {
  test('sampling goes out under the version of the API that still has it', () => {
    expect(toHeaders({ ...base, temperature: 0.2 })).toEqual({ 'anthropic-version': '2023-06-01' })
    expect(toHeaders({ ...base, top_p: 0.2, idempotency_key: 'k', headers: { 'x-own': 'a' } })).toEqual({
      'anthropic-version': '2023-06-01',
      'x-own': 'a',
      'Idempotency-Key': 'k',
    })
    expect(toHeaders({ ...base, provider_options: { top_k: 5 } })).toEqual({ 'anthropic-version': '2023-06-01' })
    expect(toHeaders(base)).toEqual({})
  })
})

test('a base URL with credentials is refused without repeating them', () => {
  expect(() => createAnthropic({ base_url: 'https://user:hunter2@example.com', api_key: 'none' })).toThrow(
    expect.objectContaining({ code: 'NIKA-INFER-001', message: expect.not.stringContaining('hunter2') }),
  )
})
