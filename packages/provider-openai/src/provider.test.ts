import { EventLog } from '@nika/events'
import { describe, expect, test, vi } from 'vitest'
import { sseEvent, withServer } from '../../../test/support/providers/loopback-server.ts'
import { playOpenAI } from '../../../test/support/providers/openai-wire.ts'
import { createOpenAI } from './provider.ts'

const scenario = {
  type: 'answer',
  chunks: ['hi'],
  finish_reason: 'stop',
  usage: { input_tokens: 1_000_000, output_tokens: 0, cache_read_input_tokens: 400_000 },
} as const

describe('createOpenAI', () => {
  test('with a log, a call is two events of the task `call`, with the server, the ids and the cost', async () => {
    await withServer(playOpenAI('responses', scenario), async ({ url }) => {
      const log = new EventLog({ validate: true })
      const prices = { prepare: () => undefined, costOf: async () => ({ usd: 0.5, price: { input: 1, output: 2 } }) }
      const provider = createOpenAI({ log, base_url: `${url}/v1`, api_key: 'none', prices })

      const response = await provider.infer({ model: 'gpt-test', prompt: 'x' })

      expect(response.cost).toEqual({ usd: 0.5, price: { input: 1, output: 2 } })
      expect(log.events().map(({ kind }) => kind)).toMatchObject([
        {
          type: 'provider_called',
          task_id: 'call',
          provider: 'openai',
          model: 'gpt-test',
          server: { address: '127.0.0.1', port: Number(new URL(url).port) },
        },
        {
          type: 'provider_responded',
          task_id: 'call',
          model: 'gpt-test-2026',
          request_id: 'req_1',
          response_id: 'resp_1',
          cost: { usd: 0.5 },
        },
      ])
    })
  })

  test('a public price is in the event, cached tokens at their own rate', async () => {
    await withServer(playOpenAI('chat', scenario), async ({ url }) => {
      const log = new EventLog()

      await createOpenAI({ log, base_url: url, api_key: 'none', api: 'chat' }).infer({ model: 'gpt-5-mini', prompt: 'x' })

      // 600,000 × 0.25 + 400,000 × 0.025 per million
      expect(log.at(1)?.kind).toMatchObject({ cost: { usd: 0.16, price: { input: 0.25, cache_read: 0.025 } } })
    })
  })

  test('limits hold for all calls of a provider', async () => {
    await withServer(playOpenAI('chat', scenario), async ({ url }) => {
      const log = new EventLog()
      const provider = createOpenAI({ log, base_url: url, api_key: 'none', api: 'chat', limits: { concurrency: 1 } })

      await Promise.all(['a', 'b', 'c'].map((prompt) => provider.infer({ model: 'm', prompt })))

      const types = log.events().map(({ kind }) => kind.type)
      expect(types).toEqual([
        'provider_called',
        'provider_responded',
        'provider_called',
        'provider_responded',
        'provider_called',
        'provider_responded',
      ])
    })
  })

  test.each([
    { options: { base_url: 'https://api.openai.com/v1' }, field: 'max_completion_tokens' },
    { options: { base_url: 'https://eu.api.openai.com/v1' }, field: 'max_completion_tokens' },
    { options: { base_url: 'https://notopenai.com/v1' }, field: 'max_tokens' },
    { options: { base_url: 'https://api.mistral.ai/v1' }, field: 'max_tokens' },
    { options: { base_url: 'https://api.mistral.ai/v1', max_tokens_field: 'max_completion_tokens' }, field: 'max_completion_tokens' },
  ] as const)('Chat Completions at $options.base_url gets the limit as $field', async ({ options, field }) => {
    let body = ''
    const answer = { id: 'c', model: 'm', choices: [{ message: { content: 'hi' }, finish_reason: 'stop' }] }
    const fetch: typeof globalThis.fetch = async (_, init) => {
      body = String(init?.body)
      return Response.json(answer)
    }

    await createOpenAI({ ...options, api: 'chat', api_key: 'none', fetch }).infer({ model: 'm', prompt: 'x', max_output_tokens: 5 })

    expect(JSON.parse(body)).toMatchObject({ [field]: 5 })
  })

  test('organisation, project and headers go out with every call', async () => {
    await withServer(playOpenAI('responses', scenario), async ({ url, requests }) => {
      const provider = createOpenAI({
        base_url: url,
        api_key: 'none',
        organization: 'org-1',
        project: 'proj-1',
        headers: { 'x-team': 'a' },
      })
      await provider.infer({ model: 'm', prompt: 'x' })

      expect(requests[0]?.headers).toMatchObject({ 'openai-organization': 'org-1', 'openai-project': 'proj-1', 'x-team': 'a' })
    })
  })

  test('organisation and project of the environment go to OpenAI alone', async () => {
    vi.stubEnv('OPENAI_ORG_ID', 'org-1')
    vi.stubEnv('OPENAI_PROJECT_ID', 'proj-1')
    await withServer(playOpenAI('chat', scenario), async ({ url, requests }) => {
      const settings = { base_url: url, api_key: 'none', api: 'chat' } as const
      await createOpenAI(settings).infer({ model: 'm', prompt: 'x' })
      await createOpenAI({ ...settings, name: 'mistral' }).infer({ model: 'm', prompt: 'x' })

      const [own, other] = requests
      expect(own?.headers).toMatchObject({ 'openai-organization': 'org-1', 'openai-project': 'proj-1' })
      expect(other?.headers).not.toHaveProperty('openai-organization')
      expect(other?.headers).not.toHaveProperty('openai-project')
    })
    vi.unstubAllEnvs()
  })

  test.each(['https://user:hunter2@example.com/v1', 'https://user@example.com/v1'])(
    'a base URL with credentials, which no request can be sent to, is refused without repeating them: %s',
    (base_url) => {
      const failed = expect.objectContaining({
        code: 'NIKA-INFER-001',
        message: expect.not.stringMatching(/user|hunter2/),
        details: { kind: 'invalid_request' },
      })

      expect(() => createOpenAI({ base_url, api_key: 'none' })).toThrow(failed)
    },
  )

  test.each([
    [false, {}],
    [false, { model: '' }],
    [true, {}],
    [true, { model: '' }],
  ])('an answer (streamed: %j) that tells %j of its model is of the model that was asked', async (stream, about) => {
    const said = { role: 'assistant', content: 'hi' }
    const answer = { ...about, choices: [{ message: said, delta: said, finish_reason: 'stop' }] }
    const fetch = async (): Promise<Response> => (stream ? new Response(sseEvent(answer)) : Response.json(answer))
    const provider = createOpenAI({ api: 'chat', base_url: 'http://127.0.0.1:1', api_key: 'none', stream, fetch })

    expect(await provider.infer({ model: 'm', prompt: 'x' })).toMatchObject({ text: 'hi', model: 'm' })
  })

  test('a base URL that is none is refused', () => {
    const failed = expect.objectContaining({ code: 'NIKA-INFER-001', details: { kind: 'invalid_request' } })

    expect(() => createOpenAI({ base_url: 'example.com/v1', api_key: 'none' })).toThrow(failed)
  })
})
