import { createOpenAI as createAiSdkOpenAI } from '@ai-sdk/openai'
import Anthropic from '@anthropic-ai/sdk'
import { ChatOpenAI } from '@langchain/openai'
import { createAnthropic } from '@nika/provider-anthropic'
import { createOpenAI } from '@nika/provider-openai'
import { generateText, streamText } from 'ai'
import OpenAI from 'openai'

/** Something that calls models. */
export interface ModelClient {
  readonly call: () => Promise<unknown>
  /** Reads a stream to its end, and its text: one whose chunks come all at once, or one by one. */
  readonly stream: (pace: Pace) => Promise<unknown>
}

/** Ours, the vendor's SDK alone, and other libraries by name: all ask the same of the same server. */
export interface ModelClients {
  readonly ours: ModelClient
  readonly sdk: ModelClient
  readonly others: Readonly<Record<string, ModelClient>>
}

export type Pace = 'at once' | 'one by one'

const model = 'test-model'
const models = { 'at once': model, 'one by one': 'slow-model' } as const
const prompt = 'Good morning'
const messages = [{ role: 'user', content: prompt }] as const

/** Clients of Chat Completions. */
export function openAIClients(server: string): ModelClients {
  const url = `${server}/v1`
  const sdk = new OpenAI({ apiKey: 'none', baseURL: url, maxRetries: 0 })
  const ours = createOpenAI({ api_key: 'none', base_url: url, api: 'chat' })
  const aiSdk = byPace(createAiSdkOpenAI({ apiKey: 'none', baseURL: url }).chat)
  const langChain = byPace((name) => new ChatOpenAI({ model: name, apiKey: 'none', maxRetries: 0, configuration: { baseURL: url } }))
  return {
    sdk: {
      call: () => sdk.chat.completions.create({ model, messages: [...messages] }),
      stream: async (pace) =>
        read(
          await sdk.chat.completions.create({ model: models[pace], messages: [...messages], stream: true }),
          ({ choices }) => choices[0]?.delta.content,
        ),
    },
    ours: {
      call: () => ours.infer({ model, prompt }),
      stream: (pace) => read(ours.stream({ model: models[pace], prompt }), (delta) => (delta.type === 'text' ? delta.text : undefined)),
    },
    others: {
      'AI SDK': {
        call: () => generateText({ model: aiSdk['at once'], prompt, maxRetries: 0 }),
        stream: (pace) => read(streamText({ model: aiSdk[pace], prompt, maxRetries: 0 }).textStream, (text) => text),
      },
      LangChain: {
        call: () => langChain['at once'].invoke(prompt),
        stream: async (pace) => read(await langChain[pace].stream(prompt), ({ text }) => text),
      },
    },
  }
}

/** Clients of Anthropic's Messages. */
export function anthropicClients(server: string): ModelClients {
  const sdk = new Anthropic({ apiKey: 'none', baseURL: server, maxRetries: 0 })
  const ours = createAnthropic({ api_key: 'none', base_url: server })
  const body = { max_tokens: 1000 }
  return {
    sdk: {
      call: () => sdk.messages.create({ ...body, model, messages: [...messages] }),
      stream: async (pace) =>
        read(await sdk.messages.create({ ...body, model: models[pace], messages: [...messages], stream: true }), (event) =>
          event.type === 'content_block_delta' && event.delta.type === 'text_delta' ? event.delta.text : undefined,
        ),
    },
    ours: {
      call: () => ours.infer({ model, prompt, max_output_tokens: 1000 }),
      stream: (pace) =>
        read(ours.stream({ model: models[pace], prompt, max_output_tokens: 1000 }), (delta) =>
          delta.type === 'text' ? delta.text : undefined,
        ),
    },
    others: {},
  }
}

function byPace<Model>(make: (name: string) => Model): Readonly<Record<Pace, Model>> {
  return { 'at once': make(models['at once']), 'one by one': make(models['one by one']) }
}

async function read<Part>(parts: AsyncIterable<Part>, textOf: (part: Part) => string | null | undefined): Promise<string> {
  let text = ''
  for await (const part of parts) text += textOf(part) ?? ''
  return text
}
