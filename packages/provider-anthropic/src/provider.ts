import type Anthropic from '@anthropic-ai/sdk'
import type { Container, ContentBlockParam, Message } from '@anthropic-ai/sdk/resources/messages/messages'
import {
  type Answer,
  type AnswerDelta,
  addCallUsage,
  type CallUsage,
  defineProvider,
  type InferRequest,
  keptHeaders,
  type Provider,
  serverAddress,
  type VendorEvents,
  vendorStream,
  withSharedOptions,
} from '@nika/provider'
import { Client } from './client.ts'
import { MessageReader } from './from-event.ts'
import { fromMessage, type Reading } from './from-response.ts'
import { mapError } from './map-error.ts'
import type { AnthropicOptions } from './options.ts'
import { BlockCollector, mostPauses } from './paused-turn.ts'
import { errorInstead, readEvent } from './read-event.ts'
import { type MessageRequest, type StructuredOutput, toHeaders, toRequest } from './to-request.ts'

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
  const client = new Client(options)
  const provider = defineProvider({
    name,
    server: serverAddress(client.baseURL),
    infer: (request, signal, told) => infer({ client, structured_output, request, signal }, told),
    stream: (request, signal) => stream({ client, structured_output, request, signal }),
    streams: (request) => options.stream ?? streamsInside(request, structured_output),
    mapError,
    silence_ms: options.timeout_ms ?? 600_000,
    secrets: client.secrets,
  })
  return withSharedOptions(provider, options)
}

function streamsInside(request: InferRequest, structuredOutput: StructuredOutput): boolean {
  const { tools, max_tokens } = toRequest(request, structuredOutput)
  return tools !== undefined || max_tokens > longestInOnePiece
}

interface VendorCall {
  readonly client: Client
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
    body = continued(body, data)
  }
}

async function inferPart(call: VendorCall, body: MessageRequest): Promise<{ readonly answer: Answer; readonly data: Message }> {
  const response = await call.client.messages.create({ ...body, stream: false }, callOptions(call)).asResponse()
  const data: Message = await response.json()
  const error = errorInstead(data, response.headers)
  if (error !== undefined) throw error
  const answer = fromMessage(data, readingOf(call))
  // Not all compatible servers name the model.
  return { answer: { ...answer, model: answer.model || call.request.model, ...aboutRequest(response.headers) }, data }
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
    isWhole: () => reader.stopReason !== undefined,
    read(sent) {
      const event = readEvent(sent, headers)
      if (event === undefined) return []
      collector.add(event)
      return reader.read(event)
    },
    end() {
      if (reader.stopReason !== 'pause_turn' || turn.pauses === mostPauses) return reader.finish()
      return openTurn(call, {
        body: continued(turn.body, { content: collector.blocks(), container: collector.container }),
        usage: reader.usage,
        blocks: turn.blocks + collector.length,
        pauses: turn.pauses + 1,
      })
    },
  }
}

/** What a paused turn has brought. */
interface PausedMessage {
  readonly content: ContentBlockParam[]
  readonly container?: Container | null | undefined
}

/** The request that lets a paused turn go on, in the container where its tools ran. */
function continued({ container: asked, ...body }: MessageRequest, { content, container }: PausedMessage): MessageRequest {
  const next = container ? (typeof asked === 'object' ? { ...asked, id: container.id } : container.id) : asked
  return {
    ...body,
    messages: [...body.messages, { role: 'assistant', content }],
    ...(next === undefined ? {} : { container: next }),
  }
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
