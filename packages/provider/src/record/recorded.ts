import { providerError } from '../errors/codes.ts'
import { inferError } from '../errors/infer-error.ts'
import { LimitedProvider, withLimits } from '../limits/with-limits.ts'
import type { Provider } from '../provider.ts'
import type { InferDelta, InferResponse } from '../response/infer-response.ts'
import { type CallUsage, mergeUsage } from '../response/usage.ts'
import type { RecordOptions } from './record-options.ts'
import { type CallSubject, RecordedCall } from './recorded-call.ts'
import { redactDelta } from './redact-json.ts'

/**
 * A provider whose calls are events: provider_called before each, then exactly one provider_responded or provider_failed,
 * also when the call fails, is aborted, or its stream is left early (NIKA-CANCEL-001, with the counts known by then).
 * A stream that is never read makes no call.
 * @throws NIKA-LOG-003 and NIKA-LOG-001 as `emit` does, before anything is sent.
 */
export function recorded(provider: Provider, record: RecordOptions): Provider {
  // The wait for a place is no part of the call.
  if (provider instanceof LimitedProvider) return withLimits(recorded(provider.inner, record), provider.limiter)
  return {
    name: provider.name,
    server: provider.server,
    async infer(request, options = {}) {
      const call = await RecordedCall.open({ provider, request, record, options, stream: false })
      return call.responded(await answered(call, () => provider.infer(call.request, options)))
    },
    stream: (request, options = {}) => recordStream({ provider, request, record, options, stream: true }),
  }
}

async function answered(call: RecordedCall, infer: () => Promise<InferResponse>): Promise<InferResponse> {
  try {
    return await infer()
  } catch (error) {
    throw await call.failed(error)
  }
}

async function* recordStream(subject: CallSubject): AsyncGenerator<InferDelta, void, undefined> {
  const { provider, options, record } = subject
  const { redact = (text) => text } = record
  const call = await RecordedCall.open(subject)
  let usage: CallUsage | undefined
  let answered = false
  try {
    for await (const delta of provider.stream(call.request, options)) {
      if (delta.type === 'response') {
        answered = true
        yield { type: 'response', response: await call.responded(delta.response) }
        return
      }
      if (delta.type === 'usage') usage = mergeUsage(usage ?? {}, delta.usage)
      yield redactDelta(delta, redact)
    }
    throw inferError({ kind: 'connection', message: 'the stream ended before the answer was whole' })
  } catch (error) {
    if (answered) throw error
    answered = true
    throw await call.failed(error, usage)
  } finally {
    if (!answered) await call.failed(leftEarly(), usage)
  }
}

function leftEarly() {
  return providerError('NIKA-CANCEL-001', { message: 'the stream was left before the answer was whole', details: { kind: 'aborted' } })
}
