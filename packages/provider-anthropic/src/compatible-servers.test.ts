import type { InferRequest, InferResponse } from '@nika/provider'
import { describe, expect, test } from 'vitest'
import { type Respond, sendJson, sendStream, sseEvent, withServer } from '../../../test/support/providers/loopback-server.ts'
import type { AnthropicOptions } from './options.ts'
import { createAnthropic } from './provider.ts'

const event = (type: string, members: object): string => sseEvent({ type, ...members }, type)
const start = event('message_start', { message: { id: 'msg_1', model: 'm-1', usage: { input_tokens: 5 } } })
const end = (stop_reason: string): string => event('message_delta', { delta: { stop_reason }, usage: { output_tokens: 9 } })
const overloaded = { error: { type: 'overloaded_error', message: 'Overloaded' } }
const request: InferRequest = { model: 'm', prompt: 'x', max_output_tokens: 100 }

function ask(respond: Respond, options: AnthropicOptions = {}, asked = request): Promise<InferResponse> {
  return withServer(respond, ({ url }) => createAnthropic({ base_url: url, api_key: 'none', ...options }).infer(asked))
}

function askStream(events: readonly string[], options: AnthropicOptions = {}, asked = request): Promise<InferResponse> {
  return ask((_, response) => void sendStream(response, { events }), { stream: true, ...options }, asked)
}

describe('an error in the place of an answer', () => {
  test.each([overloaded, { type: 'error', ...overloaded }])('%j with the status 200 is what it says', async (body) => {
    await expect(ask((_, response) => sendJson(response, 200, body))).rejects.toMatchObject({
      message: 'Overloaded',
      transient: true,
      details: { kind: 'overloaded' },
    })
  })

  test('an event without a name is what it says, with the counts told by then', async () => {
    await expect(askStream([start, sseEvent(overloaded)])).rejects.toMatchObject({
      message: 'Overloaded',
      details: { kind: 'overloaded', usage: { input_tokens: 5 } },
    })
  })
})

test('a message that names no model is of the one that was asked', async () => {
  const response = ask((_, sent) => sendJson(sent, 200, { content: [{ type: 'text', text: 'hi' }], stop_reason: 'end_turn' }))

  expect(await response).toMatchObject({ text: 'hi', model: 'm' })
})

test('a connection that breaks after the end of the message takes nothing away', async () => {
  const respond: Respond = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(start + end('end_turn'), () => setTimeout(() => response.destroy(), 5))
  }

  expect(await ask(respond, { stream: true })).toMatchObject({ finish_reason: 'stop', usage: { input_tokens: 5, output_tokens: 9 } })
})

describe('the input of a tool that comes whole with its block', () => {
  const block = (name: string): string =>
    event('content_block_start', { index: 0, content_block: { type: 'tool_use', id: 'tool_1', name, input: { at: 1 } } })
  const part = (partial_json: string): string =>
    event('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json } })
  const stop = event('content_block_stop', { index: 0 })

  test('is the arguments of the call', async () => {
    const response = await askStream([start, block('look'), part(''), stop, end('tool_use')])

    expect(response.tool_calls).toEqual([{ id: 'tool_1', name: 'look', args: { at: 1 } }])
  })

  test('gives way to the parts that come after it', async () => {
    const response = await askStream([start, block('look'), part('{"at"'), part(':2}'), stop, end('tool_use')])

    expect(response.tool_calls).toEqual([{ id: 'tool_1', name: 'look', args: { at: 2 } }])
  })

  test('may be empty, and is the structured answer all the same', async () => {
    const empty = block('answer').replace('{"at":1}', '{}')
    const asked = { ...request, schema: { type: 'object' } }

    expect(await askStream([start, empty, part(''), stop, end('tool_use')], { structured_output: 'tool' }, asked)).toMatchObject({
      text: '{}',
      value: {},
    })
  })

  test('is the structured answer', async () => {
    const asked = { ...request, schema: { type: 'object' } }

    expect(await askStream([start, block('answer'), stop, end('tool_use')], { structured_output: 'tool' }, asked)).toMatchObject({
      value: { at: 1 },
      finish_reason: 'stop',
    })
  })
})

describe('a turn that pauses while its tools run in a container', () => {
  const container = { id: 'container_1', expires_at: '2026-11-25T10:00:00Z', skills: null }
  const skills = [{ type: 'anthropic', skill_id: 'pptx' }]
  const whole = (stop_reason: string): object => ({ content: [{ type: 'text', text: 'hi' }], model: 'm-1', stop_reason, container })

  /** The containers of the requests that a turn of two parts makes. */
  async function containers(stream: boolean, provider_options: InferRequest['provider_options']): Promise<readonly unknown[]> {
    let call = 0
    const respond: Respond = (_, response) => {
      const reason = call++ === 0 ? 'pause_turn' : 'end_turn'
      if (!stream) return sendJson(response, 200, whole(reason))
      void sendStream(response, { events: [start, event('message_delta', { delta: { stop_reason: reason, container } })] })
    }
    return withServer(respond, async ({ url, requests }) => {
      await createAnthropic({ base_url: url, api_key: 'none', stream }).infer({ ...request, provider_options })
      return requests.map(({ body }) => JSON.parse(body).container)
    })
  }

  test.each([true, false])('goes on in it, streamed %s', async (stream) => {
    expect(await containers(stream, undefined)).toEqual([undefined, 'container_1'])
    expect(await containers(stream, { container: { skills } })).toEqual([{ skills }, { skills, id: 'container_1' }])
  })
})

test('tools that the options name are streamed inside, too', async () => {
  const tools = [{ name: 'look', input_schema: { type: 'object' } }]
  const bodies = await withServer(
    (_, response) => void sendStream(response, { events: [start, end('end_turn')] }),
    async ({ url, requests }) => {
      await createAnthropic({ base_url: url, api_key: 'none' }).infer({ ...request, provider_options: { tools } })
      return requests.map(({ body }) => JSON.parse(body))
    },
  )

  expect(bodies).toMatchObject([{ stream: true, tools }])
})
