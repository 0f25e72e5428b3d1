import { isNikaError } from '@nika/events'
import { providerError } from '../../errors/codes.ts'
import type { InferRequest } from '../../request/infer-request.ts'
import { expectSame, expectTrue, rejection } from '../expect.ts'
import { onStage, type ProviderCheck, type StagedProvider } from '../harness.ts'
import { bothWays, readStream } from '../read-stream.ts'
import { plainAnswer } from './answers.ts'

const stalled = { ...plainAnswer, stall_after: 2 }
const silent = { ...plainAnswer, stall_after: 0 }
const prompt = 'wait'

async function arrival({ requests }: StagedProvider, count: number): Promise<void> {
  while (requests().length < count) await new Promise((resolve) => setTimeout(resolve, 1))
}

/** Reads a stream and aborts it at its first text. */
async function abortInMidStream({ provider, model }: StagedProvider, reason?: unknown): Promise<void> {
  const controller = new AbortController()
  for await (const delta of provider.stream({ model, prompt, signal: controller.signal })) {
    if (delta.type === 'text') controller.abort(reason)
  }
}

/** Asks both ways and expects each to be refused before anything is sent. */
async function refusedUnsent({ provider, requests }: StagedProvider, request: InferRequest): Promise<readonly (string | undefined)[]> {
  const whole = await rejection(() => provider.infer(request))
  const streamed = await rejection(() => readStream(provider, request))
  expectSame('requests that were sent', requests().length, 0)
  return [whole, streamed].map((error) => (isNikaError(error, 'NIKA-INFER-001') ? error.details?.kind : error.code))
}

export const endChecks: readonly ProviderCheck[] = [
  {
    name: 'a signal that aborted before ends the call with NIKA-CANCEL-001, and nothing is sent',
    needs: [],
    run: (harness) =>
      onStage(harness, plainAnswer, async (staged) => {
        const request = { model: staged.model, prompt, signal: AbortSignal.abort() }
        expectSame('codes', await refusedUnsent(staged, request), ['NIKA-CANCEL-001', 'NIKA-CANCEL-001'])
      }),
  },
  {
    name: 'a signal that aborts while the vendor is silent ends the call with NIKA-CANCEL-001',
    needs: [],
    run: (harness) =>
      onStage(harness, silent, async (staged) => {
        for (const [index, ask] of bothWays.entries()) {
          const controller = new AbortController()
          const call = rejection(() => ask(staged.provider, { model: staged.model, prompt, signal: controller.signal }))
          await arrival(staged, index + 1)
          controller.abort()

          expectSame('code', (await call).code, 'NIKA-CANCEL-001')
        }
      }),
  },
  {
    name: 'a signal that aborts in mid-stream ends it with NIKA-CANCEL-001',
    needs: [],
    run: (harness) =>
      onStage(harness, stalled, async (staged) => {
        const error = await rejection(() => abortInMidStream(staged))

        expectSame('code', error.code, 'NIKA-CANCEL-001')
        expectSame('transient', error.transient, false)
      }),
  },
  {
    name: 'a deadline of the caller that passes in mid-stream ends it with NIKA-TIMEOUT-001',
    needs: [],
    run: (harness) =>
      onStage(harness, stalled, async (staged) => {
        const error = await rejection(() => abortInMidStream(staged, new DOMException('late', 'TimeoutError')))
        expectSame('code', error.code, 'NIKA-TIMEOUT-001')
      }),
  },
  {
    name: 'a reason that is a NikaError is what the call throws',
    needs: [],
    run: (harness) =>
      onStage(harness, stalled, async (staged) => {
        const reason = providerError('NIKA-TIMEOUT-001', { message: 'task fetch took longer than 5 s' })
        const error = await rejection(() => abortInMidStream(staged, reason))

        expectSame('code', error.code, 'NIKA-TIMEOUT-001')
        expectSame('message', error.message, 'task fetch took longer than 5 s')
      }),
  },
  {
    name: 'timeout_ms ends a call as a transient timeout',
    needs: [],
    run: (harness) =>
      onStage(harness, silent, async ({ provider, model }) => {
        for (const ask of bothWays) {
          const error = await rejection(() => ask(provider, { model, prompt, timeout_ms: 20 }))

          expectSame('code', error.code, 'NIKA-INFER-001')
          expectSame('kind', isNikaError(error, 'NIKA-INFER-001') ? error.details?.kind : undefined, 'timeout')
          expectSame('transient', error.transient, true)
        }
      }),
  },
  {
    name: 'a stream that is left early ends without an error',
    needs: [],
    run: (harness) =>
      onStage(harness, stalled, async ({ provider, model }) => {
        let texts = 0
        for await (const delta of provider.stream({ model, prompt })) {
          if (delta.type !== 'text') continue
          texts++
          break
        }
        expectTrue('one text was read', texts === 1)
      }),
  },
  {
    name: 'a request without a prompt, or with both a prompt and messages, is refused before it is sent',
    needs: [],
    run: (harness) =>
      onStage(harness, plainAnswer, async (staged) => {
        const { model } = staged
        const both: InferRequest = { model, prompt, messages: [{ role: 'user', content: prompt }] }

        expectSame('kinds', await refusedUnsent(staged, { model }), ['invalid_request', 'invalid_request'])
        expectSame('kinds', await refusedUnsent(staged, both), ['invalid_request', 'invalid_request'])
      }),
  },
]
