import { isNikaError, type NikaError } from '@nika/events'
import type { InferErrorKind } from '../../errors/infer-error.ts'
import { expectSame, expectTrue, rejection } from '../expect.ts'
import { onStage, type ProviderCheck } from '../harness.ts'
import { printed } from '../printed.ts'
import { bothWays } from '../read-stream.ts'
import type { FailureScenario, Scenario } from '../scenario.ts'
import { plainAnswer } from './answers.ts'

interface ExpectedFailure {
  readonly kind: InferErrorKind
  readonly status: number
  readonly transient: boolean
  readonly retry_after_ms?: number
}

const failures: readonly ExpectedFailure[] = [
  { kind: 'authentication', status: 401, transient: false },
  { kind: 'permission', status: 403, transient: false },
  { kind: 'not_found', status: 404, transient: false },
  { kind: 'invalid_request', status: 400, transient: false },
  { kind: 'context_length', status: 400, transient: false },
  { kind: 'rate_limit', status: 429, transient: true, retry_after_ms: 2000 },
  { kind: 'overloaded', status: 529, transient: true },
  { kind: 'server', status: 500, transient: true },
]

function detailsOf(error: NikaError) {
  if (!isNikaError(error, 'NIKA-INFER-001')) throw new Error(`the code is ${error.code}, expected NIKA-INFER-001`)
  return error.details
}

function failureCheck({ transient, ...failure }: ExpectedFailure): ProviderCheck {
  const scenario: FailureScenario = { type: 'failure', message: `the vendor says ${failure.kind}`, ...failure }
  return {
    name: `a vendor's error ${failure.status} of the kind ${failure.kind} is ${transient ? 'transient' : 'final'}`,
    needs: [],
    run: (harness) =>
      onStage(harness, scenario, async ({ provider, model, requests }) => {
        for (const ask of bothWays) {
          const error = await rejection(() => ask(provider, { model, prompt: 'fail' }))
          const { kind, status, retry_after_ms } = detailsOf(error) ?? {}
          expectSame('details', { kind, status, retry_after_ms }, failure)
          expectSame('transient', error.transient, transient)
          expectTrue(`the message ${error.message} says what the vendor said`, error.message.includes(scenario.message))
        }
        expectSame('requests for two calls, as only the caller retries', requests().length, 2)
      }),
  }
}

function brokenCheck(name: string, scenario: Scenario, kinds: readonly InferErrorKind[]): ProviderCheck {
  return {
    name,
    needs: ['http'],
    run: (harness) =>
      onStage(harness, scenario, async ({ provider, model }) => {
        for (const ask of bothWays) {
          const kind = detailsOf(await rejection(() => ask(provider, { model, prompt: 'break' })))?.kind
          expectTrue(`the kind ${kind} is one of ${kinds.join(', ')}`, kind !== undefined && kinds.includes(kind))
        }
      }),
  }
}

export const failureChecks: readonly ProviderCheck[] = [
  ...failures.map(failureCheck),
  brokenCheck('an answer whose connection breaks is a failure', { ...plainAnswer, cut_after: 2 }, ['connection', 'invalid_response']),
  brokenCheck('an answer that is not of the API is invalid_response', { type: 'garbage' }, ['invalid_response']),
  {
    name: 'the API key appears in no error, its cause included, even when the vendor repeats it',
    needs: ['http'],
    run: async (harness) => {
      const { secret = '' } = harness
      expectTrue('the harness tells its key', secret.length >= 8)
      const scenario: FailureScenario = { type: 'failure', kind: 'authentication', status: 401, message: `wrong key ${secret}` }
      await onStage(harness, scenario, async ({ provider, model }) => {
        for (const ask of bothWays) {
          const error = await rejection(() => ask(provider, { model, prompt: 'fail' }))
          expectTrue('the key was sent, but is not printed', !printed(error).includes(secret))
        }
      })
    },
  },
]
