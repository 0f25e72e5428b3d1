import type { ServerResponse } from 'node:http'
import type { CallUsage } from '@nika/provider'
import type { AnswerScenario, FailureScenario, Scenario } from '@nika/provider/testing'
import { interruption, type Respond, sendJson, sendStream, sendWhole, sseEvent } from './loopback-server.ts'

// The wire of Anthropic's Messages API, written from its public reference.

/** The server's side of a scenario. */
export function playAnthropic(scenario: Scenario): Respond {
  return (request, response) => {
    switch (scenario.type) {
      case 'failure':
        sendFailure(response, scenario)
        return
      case 'garbage':
        response.writeHead(200, { 'content-type': 'text/html' })
        response.end('<html>It works!</html>')
        return
      case 'answer':
        sendMessage(response, scenario, /"stream":\s*true/.test(request.body))
    }
  }
}

const types: Readonly<Record<string, string>> = {
  authentication: 'authentication_error',
  permission: 'permission_error',
  not_found: 'not_found_error',
  rate_limit: 'rate_limit_error',
  overloaded: 'overloaded_error',
  server: 'api_error',
}

function sendFailure(response: ServerResponse, { kind, status, retry_after_ms, message }: FailureScenario): void {
  const said = kind === 'context_length' ? `prompt is too long: ${message}` : message
  const body = { type: 'error', error: { type: types[kind] ?? 'invalid_request_error', message: said }, request_id: 'req_failed' }
  const headers = retry_after_ms === undefined ? {} : { 'retry-after': String(retry_after_ms / 1000) }
  sendJson(response, status, body, { 'request-id': 'req_failed', ...headers })
}

const stopReasons: Readonly<Record<string, string>> = { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use', refusal: 'refusal' }

/** The counts on the wire: cached tokens stand beside the input, not in it. */
function messageUsage(usage: CallUsage | undefined): unknown {
  if (usage === undefined) return undefined
  const { input_tokens, output_tokens, cache_read_input_tokens: read, cache_creation_input_tokens: written, reasoning_tokens } = usage
  return {
    input_tokens: input_tokens === undefined ? undefined : input_tokens - (read ?? 0) - (written ?? 0),
    output_tokens,
    cache_read_input_tokens: read ?? null,
    cache_creation_input_tokens: written ?? null,
    output_tokens_details: reasoning_tokens === undefined ? null : { thinking_tokens: reasoning_tokens },
  }
}

function sendMessage(response: ServerResponse, scenario: AnswerScenario, streamed: boolean): void {
  const { chunks, finish_reason, usage, tool_calls = [], refusal } = scenario
  const stop_reason = stopReasons[finish_reason] ?? null
  const stop_details = refusal === undefined ? null : { type: 'refusal', category: null, explanation: refusal }
  const about = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-test-2026', stop_sequence: null }
  const calls = tool_calls.map(({ id, name, args }) => ({ type: 'tool_use', id, name, input: args }))
  const texts = chunks.length === 0 ? [] : [{ type: 'text', text: chunks.join(''), citations: null }]
  if (!streamed) {
    sendWhole(
      response,
      scenario,
      { ...about, content: [...texts, ...calls], stop_reason, stop_details, usage: messageUsage(usage) },
      { 'request-id': 'req_1' },
    )
    return
  }
  const event = (type: string, members: object): string => sseEvent({ type, ...members }, type)
  const { output_tokens: _, reasoning_tokens: __, ...input } = usage ?? {}
  void sendStream(response, {
    events: [
      event('message_start', {
        message: {
          ...about,
          content: [],
          stop_reason: null,
          stop_details: null,
          usage: usage === undefined ? undefined : messageUsage(input),
        },
      }),
      event('ping', {}),
      ...(chunks.length === 0
        ? []
        : [event('content_block_start', { index: 0, content_block: { type: 'text', text: '', citations: null } })]),
      ...chunks.map((text) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })),
      ...calls.flatMap((call, index) => callEvents(call, texts.length + index, event)),
      event('message_delta', { delta: { stop_reason, stop_sequence: null, stop_details }, usage: messageUsage(usage) }),
      event('message_stop', {}),
    ],
    ...interruption(scenario, 3),
    headers: { 'request-id': 'req_1' },
  })
}

interface WireCall {
  readonly input: unknown
}

/** A call as a stream brings it: without its arguments first, then these in two parts of a text. */
function callEvents(call: WireCall, index: number, event: (type: string, members: object) => string): readonly string[] {
  const text = JSON.stringify(call.input)
  const part = (partial_json: string): string => event('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json } })
  return [
    event('content_block_start', { index, content_block: { ...call, input: {} } }),
    part(text.slice(0, 2)),
    part(text.slice(2)),
    event('content_block_stop', { index }),
  ]
}
