import type { CallUsage } from '../../response/usage.ts'
import { expectSame } from '../expect.ts'
import { onStage, type ProviderCheck, type ProviderHarness } from '../harness.ts'
import { readStream, responseOf } from '../read-stream.ts'
import { plainAnswer } from './answers.ts'

const all: CallUsage = {
  input_tokens: 100,
  output_tokens: 50,
  cache_read_input_tokens: 40,
  cache_creation_input_tokens: 30,
  reasoning_tokens: 20,
}

const zeros: CallUsage = {
  input_tokens: 100,
  output_tokens: 0,
  cache_read_input_tokens: 0,
  cache_creation_input_tokens: 0,
  reasoning_tokens: 0,
}

/** The part of the counts that the vendor's API can tell. */
function told(usage: CallUsage, { counts }: ProviderHarness): CallUsage {
  return Object.fromEntries(Object.entries(usage).filter(([name]) => counts.some((count) => count === name)))
}

function countsAre(name: string, usage: CallUsage | undefined): ProviderCheck {
  return {
    name,
    needs: [],
    run: (harness) => {
      const expected = usage === undefined ? {} : told(usage, harness)
      return onStage(harness, { ...plainAnswer, usage: usage === undefined ? undefined : expected }, async ({ provider, model }) => {
        const request = { model, prompt: 'count' }
        const whole = await provider.infer(request)
        const deltas = await readStream(provider, request)

        expectSame('usage of a whole answer', whole.usage, expected)
        expectSame('usage of a streamed answer', responseOf(deltas).usage, expected)
        const last = deltas.findLast((delta) => delta.type === 'usage')
        expectSame('the last usage of the stream', last?.usage ?? {}, expected)
      })
    },
  }
}

export const usageChecks: readonly ProviderCheck[] = [
  countsAre('counts are those that the vendor tells, cached ones inside the input, reasoning inside the output', all),
  countsAre('a reported 0 stays 0', zeros),
  countsAre('counts that are not told are absent', undefined),
]
