import {
  type Answer,
  type AnswerDelta,
  defineProvider,
  type InferRequest,
  inferError,
  keptHeaders,
  optionsOver,
  type Provider,
  type ServerAddress,
  secretHeaders,
  serverAddress,
  type VendorEvents,
  vendorStream,
  withSharedOptions,
} from '@nika/provider'
import type { OpenAI } from 'openai/client'
import { AbortableClient } from './abortable-client.ts'
import { chunkReader } from './chat/from-chunk.ts'
import { fromChatCompletion } from './chat/from-response.ts'
import { type ChatDialect, toChatRequest } from './chat/to-request.ts'
import { mapError } from './map-error.ts'
import type { OpenAIOptions } from './options.ts'
import { errorInstead, eventReader } from './read-event.ts'
import { fromEvent } from './responses/from-event.ts'
import { fromResponse } from './responses/from-response.ts'
import { toResponsesRequest } from './responses/to-request.ts'

/** Longer than any call: the end of a call is kept by the contract, for every provider alike. */
const noTimeoutMs = 2 ** 31 - 1

/**
 * OpenAI's models, or those of a server that speaks its API.
 *
 *     const provider = createOpenAI({ log })
 *     const { text, usage } = await provider.infer({ model: 'gpt-5-mini', prompt: 'Good morning' })
 *
 * @throws NIKA-INFER-001, kind authentication, when there is no API key; kind invalid_request for a base URL that cannot be
 * asked.
 */
export function createOpenAI(options: OpenAIOptions = {}): Provider {
  const { name = 'openai', api = 'responses' } = options
  const client = createClient(options)
  const server = serverAddress(client.baseURL)
  const { max_tokens_field: maxTokensField = isOpenAI(server) ? 'max_completion_tokens' : 'max_tokens' } = options
  const calls = api === 'chat' ? chatCalls(client, { maxTokensField }) : responsesCalls(client)
  const provider = defineProvider({
    name,
    server,
    ...calls,
    streams: () => options.stream ?? false,
    mapError,
    silence_ms: options.timeout_ms ?? 600_000,
    secrets: [client.apiKey ?? undefined, ...secretHeaders(options.headers)],
  })
  return withSharedOptions(provider, options)
}

function createClient({ name = 'openai', api_key, base_url, organization, project, headers, fetch }: OpenAIOptions): OpenAI {
  // What the SDK reads from the environment is meant for OpenAI.
  const unnamed = name === 'openai' ? undefined : null
  try {
    return new AbortableClient({
      apiKey: api_key,
      // One of the environment asks no model.
      adminAPIKey: null,
      baseURL: base_url,
      organization: organization ?? unnamed,
      project: project ?? unnamed,
      defaultHeaders: headers,
      fetch,
      // Every try that costs money is an event, so retries are the caller's.
      maxRetries: 0,
      timeout: noTimeoutMs,
      // What the SDK would print is in the error that is thrown.
      logLevel: 'off',
    })
  } catch (error) {
    throw inferError({ ...mapError(error), kind: 'authentication', cause: error })
  }
}

interface VendorCalls {
  readonly infer: (request: InferRequest, signal: AbortSignal) => Promise<Answer>
  readonly stream: (request: InferRequest, signal: AbortSignal) => AsyncIterable<AnswerDelta>
}

function responsesCalls(client: OpenAI): VendorCalls {
  return {
    async infer(request, signal) {
      const call = client.responses.create({ ...toResponsesRequest(request), stream: false }, callOptions(request, signal))
      return whole(request, await call.asResponse(), fromResponse)
    },
    stream: (request, signal) =>
      vendorStream(async () => {
        const body = { ...toResponsesRequest(request), stream: true } as const
        return streamed(await client.responses.create(body, callOptions(request, signal)).asResponse(), fromEvent)
      }),
  }
}

function chatCalls(client: OpenAI, dialect: ChatDialect): VendorCalls {
  return {
    async infer(request, signal) {
      const call = client.chat.completions.create({ ...toChatRequest(request, dialect), stream: false }, callOptions(request, signal))
      return whole(request, await call.asResponse(), fromChatCompletion)
    },
    stream: (request, signal) =>
      vendorStream(async () => {
        const asked = { stream_options: { include_usage: true } } as const
        const { stream_options } = { ...asked, ...optionsOver(asked, request.provider_options) }
        const body = { ...toChatRequest(request, dialect), stream_options, stream: true } as const
        return streamed(await client.chat.completions.create(body, callOptions(request, signal)).asResponse(), chunkReader())
      }),
  }
}

/** A response in one piece. */
async function whole<Data extends object>(asked: InferRequest, response: Response, read: (data: Data) => Answer): Promise<Answer> {
  const data: Data = await response.json()
  const error = errorInstead(data, response.headers)
  if (error !== undefined) throw error
  const answer = read(data)
  // Not all compatible servers name the model.
  return { ...answer, model: answer.model || asked.model, ...aboutRequest(response.headers) }
}

/** The events of a response are read here and not by the SDK, whose stream costs several promises an event (`benchmarks/`: streaming). */
function streamed<Event extends object>({ headers, body }: Response, read: (event: Event) => readonly AnswerDelta[]): VendorEvents {
  return { first: [{ type: 'about', ...aboutRequest(headers) }], body, read: eventReader(headers, read) }
}

function callOptions({ idempotency_key, headers }: InferRequest, signal: AbortSignal): OpenAI.RequestOptions {
  if (idempotency_key === undefined) return headers === undefined ? { signal } : { signal, headers }
  return { signal, headers: { ...headers, 'Idempotency-Key': idempotency_key } }
}

function aboutRequest(headers: Headers): Pick<Answer, 'request_id' | 'headers'> {
  const request_id = headers.get('x-request-id')
  const kept = keptHeaders(headers)
  return { ...(request_id === null ? {} : { request_id }), ...(kept === undefined ? {} : { headers: kept }) }
}

function isOpenAI({ address }: ServerAddress): boolean {
  return address === 'openai.com' || address.endsWith('.openai.com')
}
