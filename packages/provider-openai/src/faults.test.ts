import { describe, expect, test, vi } from 'vitest'
import { type Respond, sendJson, sendStream, sseEvent, withServer } from '../../../test/support/providers/loopback-server.ts'
import type { OpenAIOptions } from './options.ts'
import { createOpenAI } from './provider.ts'

type Api = NonNullable<OpenAIOptions['api']>

/** What a call fails with when the server does this. */
async function failure(api: Api, respond: Respond, options: OpenAIOptions = {}): Promise<unknown> {
  return withServer(respond, ({ url }) =>
    createOpenAI({ api, base_url: url, api_key: 'none', ...options })
      .infer({ model: 'm', prompt: 'x' })
      .catch((error: unknown) => error),
  )
}

const error =
  (status: number, body: object, headers: Readonly<Record<string, string>> = {}): Respond =>
  (_, response) =>
    sendJson(response, status, { error: body }, headers)

describe.each(['responses', 'chat'] as const)('a fault through %s', (api) => {
  test.each([
    {
      what: '429 with a date to wait for',
      respond: error(
        429,
        { message: 'slow down', code: 'rate_limit_exceeded' },
        { 'retry-after': 'Tue, 24 Nov 2026 21:00:07 GMT', date: 'Tue, 24 Nov 2026 21:00:00 GMT' },
      ),
      expected: { message: 'slow down', transient: true, details: { kind: 'rate_limit', status: 429, retry_after_ms: 7000 } },
    },
    {
      what: 'a quota that is spent',
      respond: error(429, { message: 'You exceeded your current quota', code: 'insufficient_quota', type: 'insufficient_quota' }),
      expected: { transient: false, details: { kind: 'rate_limit', status: 429 } },
    },
    {
      what: 'a context that is too long, told by words',
      respond: error(400, { message: "This model's maximum context length is 8192 tokens" }),
      expected: { transient: false, details: { kind: 'context_length', status: 400 } },
    },
    {
      what: 'a limit of rates whose words are those of a full context',
      respond: error(429, { message: 'Too many tokens, please wait before trying again.' }),
      expected: { transient: true, details: { kind: 'rate_limit', status: 429 } },
    },
    {
      what: '503',
      respond: error(503, { message: 'overloaded' }),
      expected: { transient: true, details: { kind: 'overloaded', status: 503 } },
    },
    {
      what: '502 with a page',
      respond: (_, response) => void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>'),
      expected: { transient: true, details: { kind: 'server', status: 502 } },
    },
    {
      what: 'JSON that is cut short',
      respond: (_, response) => sendJson(response, 200, '{"id":"x","choi'),
      expected: { transient: false, details: { kind: 'invalid_response' } },
    },
    {
      what: 'JSON of something else',
      respond: (_, response) => sendJson(response, 200, { hello: 'world' }),
      expected: { details: { kind: 'invalid_response' } },
    },
    {
      what: 'an error told by a text alone',
      respond: (_, response) => sendJson(response, 404, { error: 'model "m" not found' }),
      expected: { message: 'model "m" not found', details: { kind: 'not_found', status: 404 } },
    },
    {
      what: 'an error with the status 200',
      respond: (_, response) => sendJson(response, 200, { error: { message: 'Rate limit reached', code: 429 } }, { 'retry-after': '2' }),
      expected: { message: 'Rate limit reached', transient: true, details: { kind: 'rate_limit', retry_after_ms: 2000 } },
    },
    {
      what: 'an error with the status 200 that is of the request',
      respond: (_, response) => sendJson(response, 200, { error: { message: 'no such parameter', code: 400 } }),
      expected: { message: 'no such parameter', transient: false, details: { kind: 'invalid_request' } },
    },
    { what: 'JSON null', respond: (_, response) => sendJson(response, 200, 'null'), expected: { details: { kind: 'invalid_response' } } },
  ] satisfies readonly { what: string; respond: Respond; expected: object }[])('$what', async ({ respond, expected }) => {
    expect(await failure(api, respond)).toMatchObject({ code: 'NIKA-INFER-001', ...expected })
  })

  test('an event that is not JSON', async () => {
    const respond: Respond = (_, response) => void sendStream(response, { events: [sseEvent('{"id": "chatcmpl-1", "choi')] })

    expect(await failure(api, respond, { stream: true })).toMatchObject({ transient: false, details: { kind: 'invalid_response' } })
  })

  test('an error within a stream that began well', async () => {
    const begun =
      api === 'chat'
        ? sseEvent({ id: 'c', model: 'm', choices: [{ index: 0, delta: { content: 'h' } }] })
        : sseEvent({ type: 'response.output_text.delta', delta: 'h' }, 'response.output_text.delta')
    const broken =
      api === 'chat'
        ? sseEvent({ error: { message: 'the server had an error', code: 'server_error' } })
        : sseEvent({ type: 'error', code: 'server_error', message: 'the server had an error', param: null }, 'error')

    const thrown = await failure(api, (_, response) => void sendStream(response, { events: [begun, broken] }), { stream: true })

    expect(thrown).toMatchObject({
      message: expect.stringContaining('the server had an error'),
      transient: true,
      details: { kind: 'server' },
    })
  })
})

describe.each(['responses', 'chat'] as const)('an event of a stream through %s that tells an error', (api) => {
  test.each([
    ['in words alone', sseEvent('Bad Gateway', 'error'), { message: 'Bad Gateway', transient: true, details: { kind: 'server' } }],
    ['by a text', sseEvent({ error: 'Bad Gateway' }), { message: 'Bad Gateway', transient: true, details: { kind: 'server' } }],
    [
      'by the status that it would have had',
      sseEvent({ error: { message: 'no such parameter', type: 'BadRequestError', code: 400 } }),
      { message: 'no such parameter', transient: false, details: { kind: 'invalid_request' } },
    ],
    [
      'by the type that a wrong request has',
      sseEvent({ type: 'error', error: { type: 'invalid_request_error', code: null, message: 'no such tool' } }, 'error'),
      { message: 'no such tool', transient: false, details: { kind: 'invalid_request' } },
    ],
    ['in no words', sseEvent('null', 'error'), { transient: true, details: { kind: 'server' } }],
    [
      'by its type, without a name',
      sseEvent({ type: 'error', code: 'insufficient_quota', message: 'You exceeded your current quota' }),
      { message: 'You exceeded your current quota', transient: false, details: { kind: 'rate_limit' } },
    ],
  ])('%s', async (_, event, expected) => {
    const respond: Respond = (_request, response) => void sendStream(response, { events: [event] })

    expect(await failure(api, respond, { stream: true })).toMatchObject(expected)
  })
})

test('a model that may not answer where the data live is no error to try again', async () => {
  const answer = { status: 'failed', output: [], error: { code: 'data_residency_mismatch', message: 'not in this region' } }

  expect(await failure('responses', (_, response) => sendJson(response, 200, answer))).toMatchObject({
    transient: false,
    details: { kind: 'invalid_request' },
  })
})

describe('a failed response', () => {
  const failed = {
    id: 'resp_1',
    object: 'response',
    model: 'm',
    status: 'failed',
    error: { code: 'server_error', message: 'gave up' },
    output: [],
    usage: { input_tokens: 12, output_tokens: 3 },
  }

  test.each<{ how: string; stream: boolean; respond: Respond }>([
    { how: 'whole', stream: false, respond: (_, response) => sendJson(response, 200, failed) },
    {
      how: 'streamed',
      stream: true,
      respond: (_, response) =>
        void sendStream(response, { events: [sseEvent({ type: 'response.failed', response: failed }, 'response.failed')] }),
    },
    {
      how: 'streamed without a status',
      stream: true,
      respond: (_, response) => {
        const { status: _status, ...unnamed } = failed
        void sendStream(response, { events: [sseEvent({ type: 'response.failed', response: unnamed }, 'response.failed')] })
      },
    },
  ])('$how tells the counts that were paid', async ({ respond, stream }) => {
    expect(await failure('responses', respond, { stream })).toMatchObject({
      message: 'gave up',
      details: { kind: 'server', usage: { input_tokens: 12, output_tokens: 3 } },
    })
  })
})

test('without a key the provider cannot be made', () => {
  expect(() => createOpenAI({ api_key: '', base_url: 'http://127.0.0.1:1' })).toThrow(expect.objectContaining({ code: 'NIKA-INFER-001' }))
})

test("an administrator's key of the environment is no key for models", () => {
  vi.stubEnv('OPENAI_API_KEY', '')
  vi.stubEnv('OPENAI_ADMIN_KEY', 'sk-admin-0123456789')

  expect(() => createOpenAI()).toThrow(expect.objectContaining({ code: 'NIKA-INFER-001', details: { kind: 'authentication' } }))
  vi.unstubAllEnvs()
})

test('a key that only the headers hold is masked in the error that repeats it', async () => {
  const thrown = await failure('chat', error(401, { message: 'Incorrect API key: key-0123456789' }), {
    headers: { 'api-key': 'key-0123456789', 'x-team': 'incorrect' },
  })

  expect(thrown).toMatchObject({ message: 'Incorrect API key: ••••••', details: { kind: 'authentication' } })
})

test('a key that no header can hold is an invalid request', async () => {
  const thrown = await failure('responses', () => undefined, { api_key: 'sk-…' })

  expect(thrown).toMatchObject({
    transient: false,
    hint: 'check the API key and the headers of this provider',
    details: { kind: 'invalid_request' },
  })
})
