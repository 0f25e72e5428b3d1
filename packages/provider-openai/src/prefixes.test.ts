import { providerRegistry } from '@nika/provider'
import { expect, test } from 'vitest'
import { createOpenAI } from './provider.ts'

/** What one call of a provider sends, found by its prefix, with its key in this variable. */
async function sentBy(prefix: string, variable: string | undefined): Promise<object> {
  const sent: object[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { model, max_tokens } = JSON.parse(String(init?.body))
    sent.push({ url: String(input), authorization: new Headers(init?.headers).get('authorization'), model, max_tokens })
    return Response.json({ id: 'c', model, choices: [{ message: { content: 'hi' }, finish_reason: 'stop' }] })
  }
  const providers = providerRegistry({
    adapters: { openai: async (settings) => createOpenAI({ ...settings, fetch }), anthropic: () => Promise.reject(new Error('unused')) },
    environment: variable === undefined ? {} : { [variable]: 'the-key' },
  })
  const provider = await providers[prefix]?.()
  await provider?.infer({ model: 'vendor/model', prompt: 'x', max_output_tokens: 5 })
  return { name: provider?.name, ...sent[0] }
}

test.each([
  ['mistral', 'MISTRAL_API_KEY', 'https://api.mistral.ai/v1/chat/completions'],
  ['groq', 'GROQ_API_KEY', 'https://api.groq.com/openai/v1/chat/completions'],
  ['deepseek', 'DEEPSEEK_API_KEY', 'https://api.deepseek.com/v1/chat/completions'],
  ['xai', 'XAI_API_KEY', 'https://api.x.ai/v1/chat/completions'],
  ['openrouter', 'OPENROUTER_API_KEY', 'https://openrouter.ai/api/v1/chat/completions'],
  ['huggingface', 'HF_TOKEN', 'https://router.huggingface.co/v1/chat/completions'],
  ['nvidia', 'NVIDIA_API_KEY', 'https://integrate.api.nvidia.com/v1/chat/completions'],
  ['moonshot', 'MOONSHOT_API_KEY', 'https://api.moonshot.ai/v1/chat/completions'],
  ['gemini', 'GEMINI_API_KEY', 'https://generativelanguage.googleapis.com/v1beta/openai/chat/completions'],
  ['ollama', undefined, 'http://localhost:11434/v1/chat/completions'],
  ['lmstudio', undefined, 'http://localhost:1234/v1/chat/completions'],
  ['llamacpp', undefined, 'http://localhost:8080/v1/chat/completions'],
  ['localai', undefined, 'http://localhost:8080/v1/chat/completions'],
  ['vllm', undefined, 'http://localhost:8000/v1/chat/completions'],
])('%s with the key in %s is asked at %s', async (prefix, variable, url) => {
  const authorization = variable === undefined ? 'Bearer none' : 'Bearer the-key'

  expect(await sentBy(prefix, variable)).toEqual({ name: prefix, url, authorization, model: 'vendor/model', max_tokens: 5 })
})
