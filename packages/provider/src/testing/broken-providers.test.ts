import { isNikaError, type NikaError } from '@nika/events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type InferFailure, inferError } from '../errors/infer-error.ts'
import type { MockScript } from '../mock/mock-answer.ts'
import { mockProvider } from '../mock/mock-provider.ts'
import type { Provider } from '../provider.ts'
import type { InferRequest } from '../request/infer-request.ts'
import type { InferDelta, InferResponse } from '../response/infer-response.ts'
import type { ProviderHarness } from './harness.ts'
import { providerChecks } from './provider-checks.ts'
import type { Scenario } from './scenario.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const secret = 'sk-0123456789'

function scriptOf(scenario: Scenario): MockScript {
  if (scenario.type === 'garbage') return { fail: { kind: 'invalid_response', message: 'not the API' } }
  if (scenario.type === 'answer') return { ...scenario, text: scenario.chunks.join(''), usage: scenario.usage ?? null }
  const { type, ...fail } = scenario
  return { fail: { ...fail, message: fail.message.replaceAll(secret, '••••••') } }
}

/** The mock, which keeps every promise, with one of them broken. */
function harnessOf(breakPromise: (provider: Provider) => Provider): ProviderHarness {
  return {
    abilities: ['http', 'tools', 'refusal', 'content_filter', 'schema'],
    counts: ['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens', 'reasoning_tokens'],
    secret,
    async stage(scenario) {
      const sent: InferRequest[] = []
      const answers = (request: InferRequest): MockScript => {
        sent.push(request)
        return scriptOf(scenario)
      }
      return {
        provider: breakPromise(mockProvider({ answers })),
        model: 'scripted',
        requests: () => sent.map((request) => ({ body: JSON.stringify(request), headers: headersOf(request) })),
        close: async () => undefined,
      }
    },
  }
}

function headersOf({ headers = {}, idempotency_key = '' }: InferRequest): Record<string, string> {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  return { ...Object.fromEntries(lower), 'idempotency-key': idempotency_key }
}

/** It asks for something else than it was asked for. */
const asking =
  (change: Partial<InferRequest>, way: 'infer' | 'stream' | 'both' = 'both') =>
  (provider: Provider): Provider => ({
    name: provider.name,
    infer: (request) => provider.infer(way === 'stream' ? request : { ...request, ...change }),
    stream: (request) => provider.stream(way === 'infer' ? request : { ...request, ...change }),
  })

/** It gives other deltas than its vendor. */
const streaming =
  (change: (delta: InferDelta) => readonly InferDelta[]) =>
  (provider: Provider): Provider => ({
    name: provider.name,
    infer: (request) => provider.infer(request),
    async *stream(request) {
      for await (const delta of provider.stream(request)) yield* change(delta)
    },
  })

/** It gives other answers than its vendor, one way or the other. */
const answering =
  (change: Partial<InferResponse>, way: 'infer' | 'stream') =>
  (provider: Provider): Provider => {
    if (way === 'infer') return { ...provider, infer: async (request) => ({ ...(await provider.infer(request)), ...change }) }
    return streaming((delta) => [delta.type === 'response' ? { ...delta, response: { ...delta.response, ...change } } : delta])(provider)
  }

/** It fails with something else than its vendor does, one way or the other. */
const failing =
  (change: (error: NikaError) => unknown, way: 'infer' | 'stream') =>
  (provider: Provider): Provider => ({
    name: provider.name,
    infer: (request) => {
      const answer = provider.infer(request)
      return way === 'infer' ? answer.catch((error) => Promise.reject(change(error))) : answer
    },
    async *stream(request) {
      try {
        yield* provider.stream(request)
      } catch (error) {
        throw way === 'stream' && isNikaError(error) ? change(error) : error
      }
    },
  })

/** It asks its vendor again by itself. */
const insisting = (provider: Provider): Provider => ({
  ...provider,
  infer: (request) => provider.infer(request).catch(() => provider.infer(request)),
})

const says = (change: Partial<InferFailure>) => (error: NikaError) =>
  isNikaError(error, 'NIKA-INFER-001') && error.details !== undefined
    ? inferError({ ...error.details, message: error.message, transient: error.transient, ...change })
    : error

const counted = 'counts are those that the vendor tells, cached ones inside the input, reasoning inside the output'
const dropped = (part: string): string => `${part} of a request is sent or refused, never dropped`
const ends = 'a signal that aborts while the vendor is silent ends the call with NIKA-CANCEL-001'
const overloaded = "a vendor's error 529 of the kind overloaded is transient"
const limited = "a vendor's error 429 of the kind rate_limit is transient"
const structured = 'a structured answer is parsed with exact numbers, and left out when it is cut'
const whole = 'the texts of a stream are the text of its response, which comes last and once'
const named = 'an answer names the model that gave it and takes time'
const keyless = 'the API key appears in no error, its cause included, even when the vendor repeats it'
const sentHeaders = 'the idempotency key and headers of a call are sent as headers'
const usage = { input_tokens: 0, output_tokens: 0 }

test.each([
  { broken: 'drops a parameter', by: asking({ temperature: undefined }), check: dropped('temperature') },
  { broken: 'drops a parameter of streams', by: asking({ stop: undefined }, 'stream'), check: dropped('stop') },
  { broken: 'drops its headers in streams', by: asking({ headers: undefined }, 'stream'), check: sentHeaders },
  { broken: 'sends no idempotency key', by: asking({ idempotency_key: undefined }, 'infer'), check: sentHeaders },
  { broken: 'overhears a signal', by: asking({ signal: undefined }, 'infer'), check: ends },
  { broken: 'overhears a signal in streams', by: asking({ signal: undefined }, 'stream'), check: ends },
  { broken: 'keeps no timeout', by: asking({ timeout_ms: undefined }), check: 'timeout_ms ends a call as a transient timeout' },
  {
    broken: 'keeps no timeout in streams',
    by: asking({ timeout_ms: undefined }, 'stream'),
    check: 'timeout_ms ends a call as a transient timeout',
  },
  { broken: 'asks for no structured answer in streams', by: asking({ schema: undefined }, 'stream'), check: structured },
  { broken: 'gives no value', by: answering({ value: undefined }, 'infer'), check: structured },
  {
    broken: 'calls a cut answer whole',
    by: answering({ finish_reason: 'stop' }, 'stream'),
    check: 'an answer cut at its limit finishes with length',
  },
  { broken: 'keeps a refusal to itself', by: answering({ refusal: undefined }, 'infer'), check: 'a refusal is an answer' },
  {
    broken: 'loses calls of tools',
    by: answering({ tool_calls: undefined }, 'stream'),
    check: 'calls of tools come with their arguments parsed',
  },
  { broken: 'names no model', by: answering({ model: '' }, 'stream'), check: named },
  { broken: 'takes no time', by: answering({ duration_ms: -1 }, 'infer'), check: named },
  { broken: 'counts nothing where nothing was told', by: answering({ usage }, 'infer'), check: 'counts that are not told are absent' },
  { broken: 'loses counts of 0', by: answering({ usage: { input_tokens: 100 } }, 'stream'), check: 'a reported 0 stays 0' },
  { broken: 'loses cached tokens', by: answering({ usage: { input_tokens: 100, output_tokens: 50 } }, 'infer'), check: counted },
  { broken: 'streams no counts', by: streaming((delta) => (delta.type === 'usage' ? [] : [delta])), check: counted },
  { broken: 'streams no texts', by: streaming((delta) => (delta.type === 'text' ? [] : [delta])), check: whole },
  { broken: 'answers twice', by: streaming((delta) => (delta.type === 'response' ? [delta, delta] : [delta])), check: whole },
  { broken: 'times no first token', by: answering({ time_to_first_token_ms: undefined }, 'stream'), check: whole },
  { broken: 'tries again by itself', by: insisting, check: overloaded },
  { broken: 'calls an overload final', by: failing(says({ transient: false }), 'stream'), check: overloaded },
  { broken: 'keeps the wait to itself', by: failing(says({ retry_after_ms: undefined }), 'infer'), check: limited },
  { broken: 'knows no kinds', by: failing(says({ kind: 'server' }), 'stream'), check: limited },
  { broken: 'throws what has no code', by: failing(({ message }) => new Error(message), 'stream'), check: limited },
  { broken: 'prints its key', by: failing(says({ message: secret }), 'infer'), check: keyless },
  { broken: 'prints its key in the cause', by: failing(says({ cause: new Error(secret) }), 'stream'), check: keyless },
])('a provider that $broken fails: $check', async ({ by, check }) => {
  const run = providerChecks.find(({ name }) => name === check)?.run
  const kept = expect(run?.(harnessOf((provider) => provider))).resolves.toBeUndefined()
  const failed = expect(run?.(harnessOf(by))).rejects.toThrow()

  await vi.advanceTimersByTimeAsync(10_000)

  await Promise.all([kept, failed])
})
