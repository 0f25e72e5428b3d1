import { appliesTo, type ProviderHarness, providerChecks } from '@nika/provider/testing'
import { describe, test } from 'vitest'
import { startLoopbackServer } from '../../../test/support/providers/loopback-server.ts'
import { playOpenAI } from '../../../test/support/providers/openai-wire.ts'
import { createOpenAI } from './provider.ts'

const secret = 'sk-proj-0123456789abcdef'

function harnessOf(api: 'responses' | 'chat'): ProviderHarness {
  return {
    abilities: ['http', 'tools', 'refusal', 'content_filter', 'schema'],
    counts: ['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens', 'reasoning_tokens'],
    secret,
    async stage(scenario) {
      const server = await startLoopbackServer(playOpenAI(api, scenario))
      const provider = createOpenAI({ api, api_key: secret, base_url: `${server.url}/v1` })
      return { provider, model: 'gpt-test', requests: () => server.requests, close: server.close }
    },
  }
}

describe.each(['responses', 'chat'] as const)('providerChecks: openai %s', (api) => {
  const harness = harnessOf(api)

  test.each(providerChecks.filter((check) => appliesTo(check, harness)))('$name', (check) => check.run(harness))
})
