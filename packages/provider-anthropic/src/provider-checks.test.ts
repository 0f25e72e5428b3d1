import { appliesTo, type ProviderHarness, providerChecks } from '@nika/provider/testing'
import { describe, test } from 'vitest'
import { playAnthropic } from '../../../test/support/providers/anthropic-wire.ts'
import { startLoopbackServer } from '../../../test/support/providers/loopback-server.ts'
import { createAnthropic } from './provider.ts'

const secret = 'sk-ant-0123456789abcdef'

/** The Messages API has no content filter. */
const harness: ProviderHarness = {
  abilities: ['http', 'tools', 'refusal', 'schema'],
  counts: ['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens', 'reasoning_tokens'],
  secret,
  async stage(scenario) {
    const server = await startLoopbackServer(playAnthropic(scenario))
    const provider = createAnthropic({ api_key: secret, base_url: server.url })
    return { provider, model: 'claude-test', requests: () => server.requests, close: server.close }
  },
}

describe('providerChecks: anthropic', () => {
  test.each(providerChecks.filter((check) => appliesTo(check, harness)))('$name', (check) => check.run(harness))
})
