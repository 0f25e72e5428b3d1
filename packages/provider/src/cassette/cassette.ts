import type { Event } from '@nika/events'
import type { Answer } from '../define/answer.ts'
import { defineProvider } from '../define/define-provider.ts'
import type { CallOptions, Provider } from '../provider.ts'
import type { CallLog } from '../record/record-options.ts'
import { recorded } from '../record/recorded.ts'
import type { InferRequest } from '../request/infer-request.ts'
import { requestContent, requestHash } from '../request/request-content.ts'
import { isCalled } from './call-kinds.ts'
import { missingCall } from './explain-missing.ts'
import { answerOf } from './recorded-answer.ts'
import { RecordedCalls } from './recorded-calls.ts'

/** How a cassette answers. */
export interface CassetteOptions {
  /**
   * `replay` (default): from the recording alone, a missing call is NIKA-REPLAY-020. `record`: by the provider, into `log`.
   * `auto`: from the recording, and by the provider into `log` what is missing there.
   */
  readonly mode?: 'replay' | 'record' | 'auto' | undefined
  /** The provider that is recorded; needed by `record` and `auto`. */
  readonly provider?: Provider | undefined
  /** Where new calls are recorded; needed by `record` and `auto`. */
  readonly log?: CallLog | undefined
  /** The provider whose calls are played; default that of `provider`, else the one that the recording holds calls of. */
  readonly name?: string | undefined
}

/**
 * A provider that answers from a recording: the events of any run, with no network. Requests are known by their canonical
 * hash, so what a run asks again it is answered again; equal requests are answered in the order in which they were made.
 * @throws NIKA-REPLAY-020 (from a call) when the recording has no answer: with the nearest recorded request as a diff.
 */
export function cassette(events: Iterable<Event>, options: CassetteOptions = {}): Provider {
  const { mode = 'replay', provider } = options
  const held = [...events]
  const name = options.name ?? provider?.name ?? onlyProvider(held) ?? 'cassette'
  const recording = new Recording(RecordedCalls.from(held))
  const player = playerOf(name, recording)
  if (mode === 'replay') return player
  const recorder = recorderOf(recording, options)
  if (mode === 'record') return recorder
  const side = async (request: InferRequest): Promise<Provider> => {
    const calls = await recording.calls()
    return calls.has(await requestHash(requestContent(name, request))) ? player : recorder
  }
  return {
    name,
    infer: async (request, call) => (await side(request)).infer(request, call),
    async *stream(request, call) {
      yield* (await side(request)).stream(request, call)
    },
  }
}

/** The calls of a cassette, which grow while it records. */
class Recording {
  #calls: Promise<RecordedCalls>

  constructor(calls: Promise<RecordedCalls>) {
    this.#calls = calls
  }

  calls(): Promise<RecordedCalls> {
    return this.#calls
  }

  /** A log whose events are calls of the cassette too. */
  into(log: CallLog): CallLog {
    return {
      emit: (kind) => {
        this.#calls = this.#calls.then(async (calls) => {
          await calls.add(kind)
          return calls
        })
        return log.emit(kind)
      },
      get length() {
        return log.length
      },
    }
  }
}

function recorderOf(recording: Recording, { mode, provider, log }: CassetteOptions): Provider {
  if (provider === undefined || log === undefined) throw new TypeError(`a cassette in the mode ${mode} needs a provider and a log`)
  return recorded(provider, { log: recording.into(log) })
}

/** The name of the provider that all calls went to; undefined when there are several, or none. */
function onlyProvider(events: readonly Event[]): string | undefined {
  const names = new Set(events.flatMap(({ kind }) => (isCalled(kind) ? [kind.provider] : [])))
  return names.size === 1 ? [...names][0] : undefined
}

function playerOf(name: string, recording: Recording): Provider {
  // The task is told by the options of a call, which an adapter does not see: one is made for each.
  const playing = (options: CallOptions = {}): Provider =>
    defineProvider({ name, infer: (request) => play({ name, recording, request, options }) })
  return {
    name,
    infer: (request, options) => playing(options).infer(request),
    stream: (request, options) => playing(options).stream(request),
  }
}

interface PlayedCall {
  readonly name: string
  readonly recording: Recording
  readonly request: InferRequest
  readonly options: CallOptions
}

async function play({ name, recording, request, options }: PlayedCall): Promise<Answer> {
  const content = requestContent(name, request)
  const calls = await recording.calls()
  const outcome = calls.take(await requestHash(content), options)
  if (outcome === undefined) throw missingCall(content, calls.requests)
  return answerOf(outcome, request)
}
