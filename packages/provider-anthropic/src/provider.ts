import Anthropic from '@anthropic-ai/sdk'
import type { ContentBlockParam, Message } from '@anthropic-ai/sdk/resources/messages/messages'
import {
  type Answer,
  type AnswerDelta,
  addCallUsage,
  type CallUsage,
  defineProvider,
  type InferRequest,
  keptHeaders,
  type Provider,
  secretHeaders,
  serverAddress,
  type VendorEvents,
  vendorStream,
  withSharedOptions,
} from '@nika/provider'
import { MessageReader } from './from-event.ts'
import { fromMessage, type Reading } from './from-response.ts'
import { mapError } from './map-error.ts'
import type { AnthropicOptions } from './options.ts'
import { BlockCollector, mostPauses } from './paused-turn.ts'
import { readEvent } from './read-event.ts'
import { type MessageRequest, type StructuredOutput, toHeaders, toRequest } from './to-request.ts'

/** Longer than any call: the end of a call is kept by the contract, for every provider alike. */
const noTimeoutMs = 2 ** 31 - 1

/** An answer that may be longer is streamed inside: in one piece it could take more than 10 minutes. */
const longestInOnePiece = 21_000

/**
 * Anthropic's models, or those of a server that speaks its Messages API.
 *
 *     const provider = createAnthropic({ log })
 *     const { text, usage } = await provider.infer({ model: 'claude-sonnet-5-5', prompt: 'Good morning' })
 *
 * @throws NIKA-INFER-001, kind invalid_request, for a base URL that cannot be asked.
 */
export function createAnthropic(options: AnthropicOptions = {}): Provider {
  const { name = 'anthropic', structured_output = 'native' } = options
  const client = createClient(options)
  const provider = defineProvider({
    name,
    server: serverAddress(client.baseURL),
    infer: (request, signal, told) => infer({ client, structured_output, request, signal }, told),
    stream: (request, signal) => stream({ client, structured_output, request, signal }),
    streams: (request) => options.stream ?? streamsInside(request, structured_output),
    mapError,
    silence_ms: options.timeout_ms ?? 600_000,
    secrets: [options.api_key, client.apiKey ?? undefined, client.authToken ?? undefined, ...secretHeaders(options.headers)],
  })
  return withSharedOptions(provider, options)
}

function createClient({ api_key, base_url, headers, fetch }: AnthropicOptions): Anthropic {
  return new Anthropic({
    apiKey: api_key,
    baseURL: base_url,
    defaultHeaders: headers,
    fetch,
    // Every try that costs money is an event, so retries are the caller's.
    maxRetries: 0,
    timeout: noTimeoutMs,
    // A call is traced from its events; the SDK's own span would show it twice.
    openTelemetry: false,
    // What the SDK would print is in the error that is thrown.
    logLevel: 'off',
  })
}

function streamsInside(request: InferRequest, structuredOutput: StructuredOutput): boolean {
  const byTool = request.tools !== undefined || (request.schema !== undefined && structuredOutput === 'tool')
  return byTool || toRequest(request, structuredOutput).max_tokens > longestInOnePiece
}

interface VendorCall {
  readonly client: Anthropic
  readonly structured_output: StructuredOutput
  readonly request: InferRequest
  readonly signal: AbortSignal
}

function readingOf({ request, structured_output }: VendorCall): Reading {
  return { answersByTool: request.schema !== undefined && structured_output === 'tool' }
}

/** A turn that the vendor pauses is sent back until it ends; all of it is one answer. */
async function infer(call: VendorCall, told: (usage: CallUsage) => void): Promise<Answer> {
  let body = toRequest(call.request, call.structured_output)
  let whole: Answer | undefined
  for (let pauses = 0; ; pauses++) {
    const { answer, data } = await inferPart(call, body)
    whole = join(whole, answer)
    if (data.stop_reason !== 'pause_turn' || pauses === mostPauses) return whole
    // The parts before one that fails have cost something.
    told(whole.usage)
    body = continued(body, data.content)
  }
}

async function inferPart(call: VendorCall, body: MessageRequest): Promise<{ readonly answer: Answer; readonly data: Message }> {
  const response = await call.client.messages.create({ ...body, stream: false }, callOptions(call)).asResponse()
  const data: Message = await response.json()
  return { answer: { ...fromMessage(data, readingOf(call)), ...aboutRequest(response.headers) }, data }
}

function stream(call: VendorCall): AsyncIterable<AnswerDelta> {
  const body = toRequest(call.request, call.structured_output)
  return vendorStream(() => openTurn(call, { body, usage: {}, blocks: 0, pauses: 0 }))
}

/** A request of a turn and what came in the turn before it. */
interface Turn {
  readonly body: MessageRequest
  readonly usage: CallUsage
  readonly blocks: number
  readonly pauses: number
}

async function openTurn(call: VendorCall, turn: Turn): Promise<VendorEvents> {
  // The events of the response are read here and not by the SDK, whose stream costs several promises an event.
  const { headers, body } = await call.client.messages.create({ ...turn.body, stream: true }, callOptions(call)).asResponse()
  const reader = new MessageReader(readingOf(call), turn)
  const collector = new BlockCollector()
  return {
    first: [{ type: 'about', ...aboutRequest(headers) }],
    body,
    read(sent) {
      const event = readEvent(sent, headers)
      if (event === undefined) return []
      collector.add(event)
      return reader.read(event)
    },
    end() {
      if (reader.stopReason !== 'pause_turn' || turn.pauses === mostPauses) return reader.finish()
      return openTurn(call, {
        body: continued(turn.body, collector.blocks()),
        usage: reader.usage,
        blocks: turn.blocks + collector.length,
        pauses: turn.pauses + 1,
      })
    },
  }
}

function continued(body: MessageRequest, content: ContentBlockParam[]): MessageRequest {
  return { ...body, messages: [...body.messages, { role: 'assistant', content }] }
}

/** Two parts of one turn. */
function join(before: Answer | undefined, answer: Answer): Answer {
  if (before === undefined) return answer
  const tool_calls = [...(before.tool_calls ?? []), ...(answer.tool_calls ?? [])]
  return {
    ...answer,
    text: before.text + answer.text,
    usage: addCallUsage(before.usage, answer.usage),
    ...(tool_calls.length === 0 ? {} : { tool_calls }),
  }
}

function callOptions({ request, signal }: VendorCall): Anthropic.RequestOptions {
  return { signal, headers: toHeaders(request) }
}

function aboutRequest(headers: Headers): Pick<Answer, 'request_id' | 'headers'> {
  const request_id = headers.get('request-id')
  const kept = keptHeaders(headers)
  return { ...(request_id ? { request_id } : {}), ...(kept === undefined ? {} : { headers: kept }) }
}
