import type { Provider } from '../provider.ts'
import type { InferRequest } from '../request/infer-request.ts'
import type { InferDelta, InferResponse } from '../response/infer-response.ts'
import { AdapterCall } from './adapter-call.ts'
import { AnswerStream } from './answer-stream.ts'
import type { ProviderAdapter } from './provider-adapter.ts'

/**
 * Makes a provider that keeps the contract out of a vendor's adapter: requests are checked, timeouts and signals end calls,
 * streams are put together, structured answers are parsed, times are measured, every failure is a coded error.
 *
 *     const provider = defineProvider({
 *       name: 'parrot',
 *       infer: async ({ prompt = '', model }) => ({ text: prompt, finish_reason: 'stop', usage: {}, model }),
 *     })
 */
export function defineProvider(adapter: ProviderAdapter): Provider {
  const { name, server } = adapter
  if (adapter.infer === undefined && adapter.stream === undefined) throw new TypeError(`the adapter ${name} has neither infer nor stream`)
  return {
    name,
    ...(server === undefined ? {} : { server }),
    infer: (request) => inferOnce(adapter, request),
    stream: (request) => (adapter.stream === undefined ? inOnePiece(adapter, request) : new AnswerStream(adapter, request)),
  }
}

async function inferOnce(adapter: ProviderAdapter, request: InferRequest): Promise<InferResponse> {
  const call = new AdapterCall(adapter, request)
  try {
    return await call.whole()
  } catch (error) {
    throw call.error(error)
  } finally {
    call.end()
  }
}

/** A whole answer as a stream: the counts, one text, the calls of tools. */
async function* inOnePiece(adapter: ProviderAdapter, request: InferRequest): AsyncGenerator<InferDelta, void, undefined> {
  const response = await inferOnce(adapter, request)
  const { usage, text, tool_calls = [] } = response
  // First, as who leaves the stream early has paid for the whole answer.
  if (Object.keys(usage).length > 0) yield { type: 'usage', usage }
  if (text !== '') yield { type: 'text', text }
  for (const [index, { id, name, args }] of tool_calls.entries())
    yield { type: 'tool_call', index, id, name, args_text: JSON.stringify(args) }
  yield { type: 'response', response }
}
