import type { Event, EventKind, EventOf } from '@nika/events'
import type { CallOptions } from '../provider.ts'
import { type RequestContent, requestHash } from '../request/request-content.ts'
import { isCalled, isFailed, isResponded } from './call-kinds.ts'

/** How a recorded call ended. */
export type RecordedOutcome = EventOf<'provider_responded'> | EventOf<'provider_failed'>

/** One request of a recording and how its calls ended, in the order in which they were made. */
export interface RecordedRequest {
  readonly content: RequestContent
  readonly outcomes: readonly RecordedOutcome[]
}

/** The calls of a recording by the hash of their request. */
export class RecordedCalls {
  readonly #requests = new Map<string, { readonly content: RequestContent; readonly outcomes: RecordedOutcome[] }>()
  readonly #open = new Map<string, EventOf<'provider_called'>>()
  /** How many outcomes of a hash and a task were given already. */
  readonly #given = new Map<string, number>()

  static async from(events: Iterable<Event>): Promise<RecordedCalls> {
    const calls = new RecordedCalls()
    for (const { kind } of events) await calls.add(kind)
    return calls
  }

  /** Takes an event in; those that are no calls are passed over. */
  async add(kind: EventKind): Promise<void> {
    if (isCalled(kind)) this.#open.set(kind.call_id ?? '', kind)
    if (!isResponded(kind) && !isFailed(kind)) return
    const called = this.#open.get(kind.call_id ?? '')
    if (called === undefined) return
    this.#open.delete(kind.call_id ?? '')
    if (isFailed(kind) && !isFinal(kind)) return
    const content = contentOf(called)
    const hash = called.request_hash ?? (await requestHash(content))
    const request = this.#requests.get(hash) ?? { content, outcomes: [] }
    this.#requests.set(hash, request)
    request.outcomes.push(kind)
  }

  /** Whether the recording holds an answer to this request. */
  has(hash: string): boolean {
    return this.#requests.has(hash)
  }

  /** All requests of the recording. */
  get requests(): readonly RecordedRequest[] {
    return [...this.#requests.values()]
  }

  /**
   * How the next call of this request ended: first those of the same task, in turn; the last one stays. Undefined when the
   * recording has none. Another try of a call ends as the first one did: what is held is how the tries ended together.
   */
  take(hash: string, { task_id = 'call', attempt = 1 }: CallOptions): RecordedOutcome | undefined {
    const outcomes = this.#requests.get(hash)?.outcomes ?? []
    const own = outcomes.filter((outcome) => outcome.task_id === task_id)
    const given = this.#given.get(`${hash} ${task_id}`) ?? 0
    const turn = attempt > 1 && given > 0 ? given - 1 : given
    this.#given.set(`${hash} ${task_id}`, turn + 1)
    const candidates = own.length === 0 ? outcomes : own
    return candidates[Math.min(turn, candidates.length - 1)]
  }
}

/** Whether this is how the request ended: not when another try followed, nor when somebody ended it before the vendor did. */
function isFinal({ retry_delay_ms, code }: EventOf<'provider_failed'>): boolean {
  return retry_delay_ms === undefined && code !== 'NIKA-CANCEL-001' && code !== 'NIKA-TIMEOUT-001'
}

function contentOf({ provider, model, prompt, messages, system, parameters }: EventOf<'provider_called'>): RequestContent {
  return { provider, model, prompt, messages, system, parameters }
}
