import { EventLog, type EventOf } from '@nika/events'
import { recorded } from '../../record/recorded.ts'
import { expectSame, expectTrue } from '../expect.ts'
import { onStage, type ProviderCheck } from '../harness.ts'
import type { Scenario } from '../scenario.ts'
import { plainAnswer } from './answers.ts'

type Way = 'infer' | 'stream' | 'stream left early' | 'aborted'

const scenarios: Readonly<Record<string, Scenario>> = {
  'an answer': plainAnswer,
  'an answer without counts': { ...plainAnswer, usage: undefined },
  'an error': { type: 'failure', kind: 'overloaded', status: 529, message: 'busy' },
}

const ways: readonly Way[] = ['infer', 'stream', 'stream left early', 'aborted']

/** The events of one call that is made in some way, however it ends. */
async function eventsOf(provider: Parameters<typeof recorded>[0], model: string, way: Way): Promise<EventLog> {
  const log = new EventLog({ validate: true })
  const recording = recorded(provider, { log, task_id: 'checked' })
  const controller = new AbortController()
  const request = { model, prompt: 'record', signal: controller.signal }
  try {
    if (way === 'infer') await recording.infer(request)
    else {
      for await (const delta of recording.stream(request)) {
        if (way === 'stream left early') break
        if (way === 'aborted' && delta.type !== 'response') controller.abort()
      }
    }
  } catch {
    // How it ends is in the log.
  }
  return log
}

function recordingCheck(what: string, scenario: Scenario, way: Way): ProviderCheck {
  return {
    name: `${what} (${way}) is one provider_called and one answer event`,
    needs: [],
    run: (harness) =>
      onStage(harness, scenario, async ({ provider, model }) => {
        const kinds = (await eventsOf(provider, model, way)).events().map(({ kind }) => kind)

        expectSame('number of events', kinds.length, 2)
        expectSame('the first event', kinds[0]?.type, 'provider_called')
        expectTrue('the second is an answer', kinds[1]?.type === 'provider_responded' || kinds[1]?.type === 'provider_failed')
        const [callId, answerId] = kinds.map((kind) => ('call_id' in kind ? kind.call_id : undefined))
        expectTrue('both have the same call_id', callId !== undefined && callId === answerId)
      }),
  }
}

function isResponded(kind: { readonly type: string }): kind is EventOf<'provider_responded'> {
  return kind.type === 'provider_responded'
}

export const recordingChecks: readonly ProviderCheck[] = [
  ...Object.entries(scenarios).flatMap(([what, scenario]) => ways.map((way) => recordingCheck(what, scenario, way))),
  {
    name: 'recorded counts are those of the response, and absent ones are absent',
    needs: [],
    run: async (harness) => {
      await onStage(harness, plainAnswer, async ({ provider, model }) => {
        const responded = (await eventsOf(provider, model, 'infer'))
          .events()
          .map(({ kind }) => kind)
          .find(isResponded)
        expectSame('usage', responded?.usage, { input_tokens: 11, output_tokens: 7 })
        expectSame('tokens_used', responded?.tokens_used, 18)
      })
      await onStage(harness, { ...plainAnswer, usage: undefined }, async ({ provider, model }) => {
        const responded = (await eventsOf(provider, model, 'infer'))
          .events()
          .map(({ kind }) => kind)
          .find(isResponded)
        expectSame('usage', responded?.usage, undefined)
        expectSame('tokens_used', responded?.tokens_used, undefined)
      })
    },
  },
]
