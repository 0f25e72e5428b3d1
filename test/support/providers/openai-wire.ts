import type { ServerResponse } from 'node:http'
import type { CallUsage } from '@nika/provider'
import type { AnswerScenario, FailureScenario, Scenario } from '@nika/provider/testing'
import { interruption, type Respond, sendJson, sendStream, sendWhole, sseEvent } from './loopback-server.ts'

// The wire of OpenAI's APIs, written from their public reference.

/** The server's side of a scenario for one of the two APIs. */
export function playOpenAI(api: 'responses' | 'chat', scenario: Scenario): Respond {
  return (request, response) => {
    const streamed = /"stream":\s*true/.test(request.body)
    switch (scenario.type) {
      case 'failure':
        sendFailure(response, scenario)
        return
      case 'garbage':
        response.writeHead(200, { 'content-type': 'text/html' })
        response.end('<html>It works!</html>')
        return
      case 'answer':
        if (api === 'chat') sendChat(response, scenario, streamed)
        else sendResponses(response, scenario, streamed)
    }
  }
}

const codes: Readonly<Record<string, { readonly type: string; readonly code: string | null }>> = {
  authentication: { type: 'invalid_request_error', code: 'invalid_api_key' },
  not_found: { type: 'invalid_request_error', code: 'model_not_found' },
  context_length: { type: 'invalid_request_error', code: 'context_length_exceeded' },
  rate_limit: { type: 'requests', code: 'rate_limit_exceeded' },
  server: { type: 'server_error', code: null },
}

function sendFailure(response: ServerResponse, { kind, status, retry_after_ms, message }: FailureScenario): void {
  const error = { message, param: null, ...(codes[kind] ?? { type: 'invalid_request_error', code: null }) }
  const headers = retry_after_ms === undefined ? {} : { 'retry-after': String(retry_after_ms / 1000) }
  sendJson(response, status, { error }, { 'x-request-id': 'req_failed', ...headers })
}

function chatUsage(usage: CallUsage): unknown {
  const { input_tokens, output_tokens, cache_read_input_tokens, cache_creation_input_tokens, reasoning_tokens } = usage
  return {
    prompt_tokens: input_tokens,
    completion_tokens: output_tokens,
    total_tokens: (input_tokens ?? 0) + (output_tokens ?? 0),
    prompt_tokens_details: { cached_tokens: cache_read_input_tokens, cache_write_tokens: cache_creation_input_tokens },
    completion_tokens_details: { reasoning_tokens },
  }
}

function sendChat(response: ServerResponse, scenario: AnswerScenario, streamed: boolean): void {
  const { chunks, finish_reason, usage, tool_calls, refusal } = scenario
  const calls = tool_calls?.map(({ id, name, args }, index) => ({
    index,
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(args) },
  }))
  const about = { id: 'chatcmpl-1', created: 1, model: 'gpt-test-2026' }
  const finish = finish_reason === 'refusal' ? 'stop' : finish_reason
  if (!streamed) {
    const message = {
      role: 'assistant',
      content: chunks.join(''),
      refusal: refusal ?? null,
      ...(calls === undefined ? {} : { tool_calls: calls }),
    }
    const body = {
      ...about,
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason: finish }],
      ...(usage === undefined ? {} : { usage: chatUsage(usage) }),
    }
    sendWhole(response, scenario, body, { 'x-request-id': 'req_1' })
    return
  }
  const chunk = (delta: unknown, finish_reason: string | null = null): string =>
    sseEvent({ ...about, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }], usage: null })
  void sendStream(response, {
    events: [
      chunk({ role: 'assistant', content: '' }),
      ...chunks.map((content) => chunk({ content })),
      ...(refusal === undefined ? [] : [chunk({ refusal })]),
      ...(calls ?? []).flatMap(splitCall).map((call) => chunk({ tool_calls: [call] })),
      chunk({}, finish),
      ...(usage === undefined ? [] : [sseEvent({ ...about, object: 'chat.completion.chunk', choices: [], usage: chatUsage(usage) })]),
      sseEvent('[DONE]'),
    ],
    ...interruption(scenario, 1),
    headers: { 'x-request-id': 'req_1' },
  })
}

interface WireCall {
  readonly index: number
  readonly function: { readonly name: string; readonly arguments: string }
}

/** A call as a stream brings it: the name first, then the arguments in two parts. */
function splitCall(call: WireCall): readonly unknown[] {
  const { name, arguments: text } = call.function
  const middle = Math.floor(text.length / 2)
  const part = (args: string) => ({ index: call.index, function: { arguments: args } })
  return [{ ...call, function: { name, arguments: '' } }, part(text.slice(0, middle)), part(text.slice(middle))]
}

function responsesUsage(usage: CallUsage): unknown {
  const { input_tokens, output_tokens, cache_read_input_tokens, cache_creation_input_tokens, reasoning_tokens } = usage
  return {
    input_tokens,
    input_tokens_details: { cached_tokens: cache_read_input_tokens, cache_write_tokens: cache_creation_input_tokens },
    output_tokens,
    output_tokens_details: { reasoning_tokens },
    total_tokens: (input_tokens ?? 0) + (output_tokens ?? 0),
  }
}

/** How a finish reason stands in a response. */
function outcome(finish_reason: string): unknown {
  if (finish_reason === 'length') return { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }
  if (finish_reason === 'content_filter') return { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }
  return { status: 'completed', incomplete_details: null }
}

function sendResponses(response: ServerResponse, scenario: AnswerScenario, streamed: boolean): void {
  const { chunks, finish_reason, usage, tool_calls = [], refusal } = scenario
  const content = [
    ...(chunks.length === 0 ? [] : [{ type: 'output_text', text: chunks.join(''), annotations: [] }]),
    ...(refusal === undefined ? [] : [{ type: 'refusal', refusal }]),
  ]
  const calls = tool_calls.map(({ id, name, args }) => ({
    type: 'function_call',
    id: `fc_${id}`,
    call_id: id,
    name,
    arguments: JSON.stringify(args),
    status: 'completed',
  }))
  const about = { id: 'resp_1', object: 'response', created_at: 1, model: 'gpt-test-2026', error: null }
  const output = [
    ...(content.length === 0 ? [] : [{ type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content }]),
    ...calls,
  ]
  const ended = { ...about, ...Object(outcome(finish_reason)), output, usage: usage === undefined ? undefined : responsesUsage(usage) }
  if (!streamed) {
    sendWhole(response, scenario, ended, { 'x-request-id': 'req_1' })
    return
  }
  const event = (type: string, members: object): string => sseEvent({ type, sequence_number: 0, ...members }, type)
  const begun = { ...about, status: 'in_progress', output: [], usage: null }
  void sendStream(response, {
    events: [
      event('response.created', { response: begun }),
      event('response.in_progress', { response: begun }),
      ...chunks.map((delta) =>
        event('response.output_text.delta', { output_index: 0, content_index: 0, item_id: 'msg_1', delta, logprobs: [] }),
      ),
      ...(refusal === undefined
        ? []
        : [event('response.refusal.delta', { output_index: 0, content_index: 0, item_id: 'msg_1', delta: refusal })]),
      ...calls.flatMap((call, index) => [
        event('response.output_item.added', { output_index: index, item: { ...call, arguments: '', status: 'in_progress' } }),
        event('response.function_call_arguments.delta', { output_index: index, item_id: call.id, delta: call.arguments }),
      ]),
      event(finish_reason === 'length' || finish_reason === 'content_filter' ? 'response.incomplete' : 'response.completed', {
        response: ended,
      }),
    ],
    ...interruption(scenario, 2),
    headers: { 'x-request-id': 'req_1' },
  })
}
