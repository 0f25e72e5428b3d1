import { describe, test } from 'vitest'
import type { InferRequest } from '../request/infer-request.ts'
import { appliesTo, type ProviderHarness, type SentRequest } from '../testing/harness.ts'
import { providerChecks } from '../testing/provider-checks.ts'
import type { Scenario } from '../testing/scenario.ts'
import type { MockScript } from './mock-answer.ts'
import { mockProvider } from './mock-provider.ts'

const harness: ProviderHarness = {
  abilities: ['tools', 'refusal', 'content_filter', 'schema'],
  counts: ['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens', 'reasoning_tokens'],
  async stage(scenario) {
    const sent: SentRequest[] = []
    const answers = (request: InferRequest): MockScript => {
      sent.push({ body: JSON.stringify(request), headers: {} })
      return scriptOf(scenario)
    }
    return { provider: mockProvider({ answers }), model: 'scripted', requests: () => sent, close: async () => undefined }
  },
}

function scriptOf(scenario: Scenario): MockScript {
  switch (scenario.type) {
    case 'answer':
      return { ...scenario, text: scenario.chunks.join(''), usage: scenario.usage ?? null }
    case 'failure': {
      const { kind, status, retry_after_ms, message } = scenario
      return { fail: { kind, status, retry_after_ms, message } }
    }
    case 'garbage':
      return { fail: { kind: 'invalid_response', message: 'not the API' } }
  }
}

describe('providerChecks: mock', () => {
  test.each(providerChecks.filter((check) => appliesTo(check, harness)))('$name', (check) => check.run(harness))
})
