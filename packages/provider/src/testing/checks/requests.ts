import { isNikaError } from '@nika/events'
import type { InferRequest } from '../../request/infer-request.ts'
import { expectSame, expectTrue, rejection } from '../expect.ts'
import { onStage, type ProviderCheck, type StagedProvider } from '../harness.ts'
import { bothWays } from '../read-stream.ts'
import { plainAnswer } from './answers.ts'

const schema = {
  type: 'object',
  properties: { marked_member: { type: 'string' } },
  required: ['marked_member'],
  additionalProperties: false,
}

/** Each part of a request beside a text that it must leave in what is sent. */
const parts: readonly { readonly part: string; readonly mark: string; readonly request: Omit<InferRequest, 'model'> }[] = [
  { part: 'prompt', mark: 'marked prompt', request: { prompt: 'a marked prompt' } },
  { part: 'system', mark: 'marked system', request: { prompt: 'x', system: 'a marked system prompt' } },
  { part: 'max_output_tokens', mark: '4321', request: { prompt: 'x', max_output_tokens: 4321 } },
  { part: 'temperature', mark: '0.375', request: { prompt: 'x', temperature: 0.375 } },
  { part: 'top_p', mark: '0.625', request: { prompt: 'x', top_p: 0.625 } },
  { part: 'stop', mark: '<<halt>>', request: { prompt: 'x', stop: ['<<halt>>'] } },
  { part: 'seed', mark: '987654', request: { prompt: 'x', seed: 987654 } },
  { part: 'schema', mark: 'marked_member', request: { prompt: 'x', schema } },
  { part: 'reasoning effort', mark: 'high', request: { prompt: 'x', reasoning: { effort: 'high' } } },
  { part: 'reasoning budget', mark: '2345', request: { prompt: 'x', max_output_tokens: 8000, reasoning: { budget_tokens: 2345 } } },
  { part: 'tools', mark: 'marked_tool', request: { prompt: 'x', tools: [{ name: 'marked_tool', parameters: schema }] } },
  {
    part: 'tool_choice',
    mark: 'chosen_tool',
    request: {
      prompt: 'x',
      tools: [
        { name: 'other_tool', parameters: schema },
        { name: 'chosen_tool', parameters: schema },
      ],
      tool_choice: { name: 'chosen_tool' },
    },
  },
  { part: 'provider_options', mark: 'marked_option', request: { prompt: 'x', provider_options: { marked_option: true } } },
  {
    part: 'messages',
    mark: 'marked question',
    request: {
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'a marked question' }] },
        { role: 'assistant', content: 'an answer' },
        { role: 'user', content: 'and then?' },
      ],
    },
  },
  {
    part: 'answers of tools',
    mark: 'marked result',
    request: {
      tools: [{ name: 'look_up', parameters: schema }],
      messages: [
        { role: 'user', content: 'look it up' },
        { role: 'assistant', content: '', tool_calls: [{ id: 'call_1', name: 'look_up', args: { marked_member: 'a' } }] },
        { role: 'tool', tool_call_id: 'call_1', content: 'a marked result' },
      ],
    },
  },
  {
    part: 'bytes of an image',
    mark: 'bWFya2Vk',
    request: { messages: [{ role: 'user', content: [{ type: 'image', media_type: 'image/png', data: 'bWFya2Vk' }] }] },
  },
  {
    part: 'URL of an image',
    mark: 'https://example.org/marked.png',
    request: { messages: [{ role: 'user', content: [{ type: 'image', url: 'https://example.org/marked.png' }] }] },
  },
]

/** The text that was sent; undefined when the request was refused instead. */
async function sent({ requests }: StagedProvider, ask: () => Promise<unknown>): Promise<string | undefined> {
  const before = requests().length
  try {
    await ask()
  } catch (error) {
    expectTrue('only invalid requests are refused', isNikaError(error, 'NIKA-INFER-001') && error.details?.kind === 'invalid_request')
    expectSame('requests that were sent', requests().length, before)
    return undefined
  }
  return requests().at(-1)?.body
}

function partCheck({ part, mark, request }: (typeof parts)[number]): ProviderCheck {
  return {
    name: `${part} of a request is sent or refused, never dropped`,
    needs: [],
    run: (harness) =>
      onStage(harness, plainAnswer, async (staged) => {
        const { provider, model } = staged
        for (const ask of bothWays) {
          const body = await sent(staged, () => ask(provider, { model, ...request }))
          expectTrue(`${mark} is in ${body}`, body === undefined || body.includes(mark))
        }
      }),
  }
}

export const requestChecks: readonly ProviderCheck[] = [
  ...parts.map(partCheck),
  {
    name: 'the idempotency key and headers of a call are sent as headers',
    needs: ['http'],
    run: (harness) =>
      onStage(harness, plainAnswer, async ({ provider, model, requests }) => {
        for (const ask of bothWays) {
          await ask(provider, { model, prompt: 'x', idempotency_key: 'run-1:task', headers: { 'X-Marked': 'yes' } })

          const headers = requests().at(-1)?.headers ?? {}
          expectSame('idempotency-key', headers['idempotency-key'], 'run-1:task')
          expectSame('x-marked', headers['x-marked'], 'yes')
        }
      }),
  },
  {
    name: 'an unreachable server is a transient connection failure',
    needs: ['http'],
    run: async (harness) => {
      const staged = await harness.stage(plainAnswer)
      await staged.close()
      const error = await rejection(() => staged.provider.infer({ model: staged.model, prompt: 'x' }))

      expectSame('kind', isNikaError(error, 'NIKA-INFER-001') ? error.details?.kind : error.code, 'connection')
      expectSame('transient', error.transient, true)
    },
  },
]
