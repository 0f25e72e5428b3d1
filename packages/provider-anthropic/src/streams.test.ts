import { type EventKind, EventLog, exactNumber } from '@nika/events'
import type { InferRequest } from '@nika/provider'
import { describe, expect, test } from 'vitest'
import {
  type LoopbackServer,
  type Respond,
  sendJson,
  sendStream,
  sseEvent,
  withServer,
} from '../../../test/support/providers/loopback-server.ts'
import type { AnthropicOptions } from './options.ts'
import { createAnthropic } from './provider.ts'

const event = (type: string, members: object): string => sseEvent({ type, ...members }, type)
const start = (usage: object): string =>
  event('message_start', {
    message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'm-1', content: [], stop_reason: null, usage },
  })
const text = (content: string, index = 0): readonly string[] => [
  event('content_block_start', { index, content_block: { type: 'text', text: '', citations: null } }),
  event('content_block_delta', { index, delta: { type: 'text_delta', text: content } }),
  event('content_block_stop', { index }),
]
const end = (usage: object, stop_reason = 'end_turn'): readonly string[] => [
  event('message_delta', { delta: { stop_reason, stop_sequence: null }, usage }),
  event('message_stop', {}),
]

const request: InferRequest = { model: 'm', prompt: 'x', max_output_tokens: 100 }

interface Answered {
  readonly kind: EventKind | undefined
  readonly requests: LoopbackServer['requests']
}

/** The answer event of a call to a server that answers the n-th request with the n-th stream. */
async function answered(streams: readonly (readonly string[])[], options: AnthropicOptions = {}, asked = request): Promise<Answered> {
  let call = 0
  const respond: Respond = (_, response) => void sendStream(response, { events: streams[call++] ?? [] })
  return withServer(respond, async ({ url, requests }) => {
    const log = new EventLog({ validate: true })
    const provider = createAnthropic({ base_url: url, api_key: 'none', stream: true, log, prices: false, ...options })
    await provider.infer(asked).catch(() => undefined)
    return { kind: log.events().at(-1)?.kind, requests }
  })
}

describe('the counts of a stream', () => {
  test('cache figures at its start alone', async () => {
    const { kind } = await answered([
      [
        start({ input_tokens: 5, cache_read_input_tokens: 100, cache_creation_input_tokens: 20, output_tokens: 1 }),
        ...text('hi'),
        ...end({ output_tokens: 9 }),
      ],
    ])

    expect(kind).toMatchObject({
      usage: { input_tokens: 125, output_tokens: 9, cache_read_input_tokens: 100, cache_creation_input_tokens: 20 },
      tokens_used: 134,
    })
  })

  test('cache figures at its end alone', async () => {
    const { kind } = await answered([
      [
        start({ input_tokens: 5, output_tokens: 1 }),
        ...text('hi'),
        ...end({ input_tokens: 5, cache_read_input_tokens: 100, output_tokens: 9 }),
      ],
    ])

    expect(kind).toMatchObject({ usage: { input_tokens: 105, output_tokens: 9, cache_read_input_tokens: 100 } })
  })

  test('a server that tells none', async () => {
    const { kind } = await answered([
      [
        event('message_start', { message: { id: 'msg_1', model: 'm-1' } }),
        ...text('hi'),
        event('message_delta', { delta: { stop_reason: 'end_turn' } }),
      ],
    ])

    expect(kind).toMatchObject({ type: 'provider_responded', output: 'hi' })
    expect(kind).not.toHaveProperty('usage')
  })

  test('a stream that ends before its last counts failed, with those of its start', async () => {
    const { kind } = await answered([[start({ input_tokens: 5, output_tokens: 1 }), ...text('hi')]])

    expect(kind).toMatchObject({ type: 'provider_failed', transient: true, usage: { input_tokens: 5, output_tokens: 1 } })
  })

  test('an overload within a stream is transient, with the counts told by then', async () => {
    const overloaded = sseEvent({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'error')
    const { kind } = await answered([[start({ input_tokens: 5, output_tokens: 1 }), ...text('hi'), overloaded]])

    expect(kind).toMatchObject({
      type: 'provider_failed',
      error: 'Overloaded',
      transient: true,
      usage: { input_tokens: 5, output_tokens: 1 },
    })
  })

  test.each([
    ['a ping without data', 'event: ping\ndata:\n\n'],
    ['a ping that is no JSON', 'event: ping\ndata: ping\n\n'],
    ['null', 'event: x\ndata: null\n\n'],
    ['the end of the streams of another API', 'data: [DONE]\n\n'],
    ['a second end that gives no reason', event('message_delta', { delta: { stop_reason: null }, usage: { output_tokens: 9 } })],
  ])('%s adds nothing', async (_, nothing) => {
    const { kind } = await answered([[start({ input_tokens: 5 }), ...text('hi'), ...end({ output_tokens: 9 }), nothing]])

    expect(kind).toMatchObject({ type: 'provider_responded', output: 'hi', usage: { input_tokens: 5, output_tokens: 9 } })
  })

  test.each([
    ['words', 'Bad Gateway'],
    ['null', 'null'],
    ['an error that is null', '{"type":"error","error":null}'],
  ])('an error that is %s is one of the server', async (_, data) => {
    const { kind } = await answered([[start({ input_tokens: 5 }), sseEvent(data, 'error')]])

    expect(kind).toMatchObject({ type: 'provider_failed', error: data, transient: true, usage: { input_tokens: 5 } })
  })

  test('an event that is not JSON is an invalid response', async () => {
    const { kind } = await answered([[start({ input_tokens: 5 }), 'event: content_block_delta\ndata: {"type": "content_blo\n\n']])

    expect(kind).toMatchObject({ type: 'provider_failed', transient: false, error: expect.stringContaining('not JSON') })
  })
})

describe('thinking', () => {
  test('is no part of the text, and its tokens are told', async () => {
    const thinking = [
      event('content_block_start', { index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } }),
      event('content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } }),
      event('content_block_delta', { index: 0, delta: { type: 'signature_delta', signature: 'abc' } }),
      event('content_block_stop', { index: 0 }),
    ]
    const { kind, requests } = await answered(
      [
        [
          start({ input_tokens: 5 }),
          ...thinking,
          ...text('42', 1),
          ...end({ output_tokens: 9, output_tokens_details: { thinking_tokens: 7 } }),
        ],
      ],
      {},
      { ...request, max_output_tokens: 4000, reasoning: { budget_tokens: 2000 } },
    )

    expect(kind).toMatchObject({ output: '42', usage: { output_tokens: 9, reasoning_tokens: 7 } })
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ thinking: { type: 'enabled', budget_tokens: 2000 } })
  })
})

describe('a turn that the vendor pauses', () => {
  const search = [
    event('content_block_start', { index: 1, content_block: { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: {} } }),
    event('content_block_delta', { index: 1, delta: { type: 'input_json_delta', partial_json: '{"query":"nika"}' } }),
    event('content_block_stop', { index: 1 }),
  ]

  test('goes on by itself: one answer, all counts', async () => {
    const citation = { type: 'char_location', cited_text: 'nika', document_index: 0, start_char_index: 0, end_char_index: 4 }
    const first = [
      start({ input_tokens: 10, output_tokens: 1 }),
      ...text('Let me see. '),
      event('content_block_delta', { index: 0, delta: { type: 'citations_delta', citation } }),
      ...search,
      ...end({ output_tokens: 6 }, 'pause_turn'),
    ]
    const second = [start({ input_tokens: 30, output_tokens: 1 }), ...text('Found it.'), ...end({ output_tokens: 4 })]

    const { kind, requests } = await answered([first, second])

    expect(kind).toMatchObject({ output: 'Let me see. Found it.', finish_reason: 'stop', usage: { input_tokens: 40, output_tokens: 10 } })
    expect(kind).not.toHaveProperty('tool_calls')
    expect(JSON.parse(requests[1]?.body ?? '').messages.at(-1)).toEqual({
      role: 'assistant',
      content: [
        { type: 'text', text: 'Let me see. ', citations: [citation] },
        { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: { query: 'nika' } },
      ],
    })
  })

  test('goes on when its answers come whole', async () => {
    const message = (content: string, stop_reason: string, input_tokens: number): object => ({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm-1',
      content: [{ type: 'text', text: content, citations: null }],
      stop_reason,
      usage: { input_tokens, output_tokens: 2 },
    })
    const answers = [message('One. ', 'pause_turn', 10), message('Two.', 'end_turn', 20)]
    let call = 0

    const response = await withServer(
      (_, sent) => sendJson(sent, 200, answers[call++]),
      ({ url }) => createAnthropic({ base_url: url, api_key: 'none' }).infer(request),
    )

    expect(response).toMatchObject({ text: 'One. Two.', finish_reason: 'stop', usage: { input_tokens: 30, output_tokens: 4 } })
  })

  test('that fails in its second part tells what the first has cost', async () => {
    const paused = { content: [], model: 'm-1', stop_reason: 'pause_turn', usage: { input_tokens: 10, output_tokens: 2 } }
    let call = 0

    const response = withServer(
      (_, sent) => (call++ === 0 ? sendJson(sent, 200, paused) : sendJson(sent, 529, { error: { message: 'Overloaded' } })),
      ({ url }) => createAnthropic({ base_url: url, api_key: 'none' }).infer(request),
    )

    await expect(response).rejects.toMatchObject({
      transient: true,
      details: { kind: 'overloaded', status: 529, usage: { input_tokens: 10, output_tokens: 2 } },
    })
  })

  test('that is aborted in its second part tells what the first has cost', async () => {
    const paused = { content: [], model: 'm-1', stop_reason: 'pause_turn', usage: { input_tokens: 10, output_tokens: 2 } }
    const controller = new AbortController()
    let call = 0

    const response = withServer(
      (_, sent) => (call++ === 0 ? sendJson(sent, 200, paused) : controller.abort()),
      ({ url }) => createAnthropic({ base_url: url, api_key: 'none' }).infer({ ...request, signal: controller.signal }),
    )

    await expect(response).rejects.toMatchObject({
      code: 'NIKA-CANCEL-001',
      details: { kind: 'aborted', usage: { input_tokens: 10, output_tokens: 2 } },
    })
  })
})

describe('a structured answer by a tool', () => {
  test('is the answer, exact in its numbers, and no call of a tool', async () => {
    const call = [
      event('content_block_start', { index: 0, content_block: { type: 'tool_use', id: 'tool_1', name: 'answer', input: {} } }),
      event('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: '{"id": 900719925' } }),
      event('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: '4740993}' } }),
      event('content_block_stop', { index: 0 }),
    ]
    const { kind } = await answered(
      [[start({ input_tokens: 5 }), ...call, ...end({ output_tokens: 9 }, 'tool_use')]],
      { structured_output: 'tool', stream: undefined },
      { ...request, schema: { type: 'object' } },
    )

    expect(kind).toMatchObject({
      output: '{"id": 9007199254740993}',
      value: { id: exactNumber('9007199254740993') },
      finish_reason: 'stop',
    })
    expect(kind).not.toHaveProperty('tool_calls')
  })
})

describe('words beside a structured answer by a tool', () => {
  const asked: InferRequest = { ...request, schema: { type: 'object' } }
  const called = [
    event('content_block_start', { index: 1, content_block: { type: 'tool_use', id: 'tool_1', name: 'answer', input: {} } }),
    event('content_block_delta', { index: 1, delta: { type: 'input_json_delta', partial_json: '{"id":1}' } }),
    event('content_block_stop', { index: 1 }),
  ]

  test('are no part of it', async () => {
    const stream = [start({ input_tokens: 5 }), ...text('Here it is: '), ...called, ...end({}, 'tool_use')]
    const { kind } = await answered([stream], { structured_output: 'tool' }, asked)

    expect(kind).toMatchObject({ output: '{"id":1}', value: { id: 1 }, finish_reason: 'stop' })
  })

  test('are the answer of a model that does not call the tool', async () => {
    const stream = [start({ input_tokens: 5 }), ...text('I cannot.'), ...end({})]
    const { kind } = await answered([stream], { structured_output: 'tool' }, asked)

    expect(kind).toMatchObject({ output: 'I cannot.', finish_reason: 'stop' })
  })
})

describe('an answer that may be long', () => {
  const stream = [start({ input_tokens: 5 }), ...text('hi'), ...end({ output_tokens: 1 })]

  test.each([
    { max_output_tokens: 21_000, options: {}, streamed: false },
    { max_output_tokens: 21_001, options: {}, streamed: true },
    { max_output_tokens: 64_000, options: { stream: false }, streamed: false },
    { max_output_tokens: 10, options: { stream: true }, streamed: true },
  ])('$max_output_tokens tokens with $options: streamed inside $streamed', async ({ max_output_tokens, options, streamed }) => {
    const { requests } = await answered([stream], { stream: undefined, ...options }, { ...request, max_output_tokens })

    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ stream: streamed, max_tokens: max_output_tokens })
  })
})
