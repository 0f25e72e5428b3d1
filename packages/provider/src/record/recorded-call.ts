import type { Cost, KnownEventKind } from '@nika/events'
import { isNikaError, type NikaError } from '@nika/events/core'
import { redactError } from '../define/redact.ts'
import { monotonicClock, Stopwatch } from '../define/stopwatch.ts'
import { milliseconds } from '../errors/details-of.ts'
import { failureOf } from '../errors/failure-of.ts'
import { inferError } from '../errors/infer-error.ts'
import { askPrice, preparePrices } from '../prices/ask-price.ts'
import type { CallOptions, Provider } from '../provider.ts'
import type { InferRequest } from '../request/infer-request.ts'
import { requestContent, requestHash } from '../request/request-content.ts'
import { promptLength } from '../request/text-length.ts'
import type { InferResponse } from '../response/infer-response.ts'
import type { CallUsage } from '../response/usage.ts'
import { type CallIdentity, countsBefore, failedEvent, respondedEvent } from './call-events.ts'
import type { RecordOptions } from './record-options.ts'
import { redactContent, redactResponse } from './redact-json.ts'

/** What one call is made with. */
export interface CallSubject {
  readonly provider: Provider
  readonly request: InferRequest
  readonly record: RecordOptions
  readonly options: CallOptions
  readonly stream: boolean
}

/** One call in the log: provider_called, then exactly one provider_responded or provider_failed. */
export class RecordedCall {
  readonly #subject: CallSubject
  readonly #identity: CallIdentity
  readonly #stopwatch: Stopwatch
  #request: InferRequest

  private constructor(subject: CallSubject, identity: CallIdentity) {
    this.#subject = subject
    this.#identity = identity
    this.#stopwatch = new Stopwatch(subject.record.clock ?? monotonicClock)
    this.#request = subject.request
  }

  /** The request to send. */
  get request(): InferRequest {
    return this.#request
  }

  /**
   * Records provider_called and waits for the barrier.
   * @throws what the barrier rejects with, or what the options throw, after a provider_failed: the request was not sent.
   */
  static async open(subject: CallSubject): Promise<RecordedCall> {
    const { provider, request, record, options, stream } = subject
    preparePrices(record.prices)
    const content = requestContent(provider.name, request)
    const request_hash = await requestHash(content)
    const identity = { task_id: options.task_id ?? record.task_id ?? 'call', call_id: callId(record) }
    const eventId = await record.log.emit({
      type: 'provider_called',
      ...identity,
      ...(record.redact === undefined ? content : redactContent(content, record.redact)),
      prompt_len: promptLength(request),
      stream: stream || undefined,
      server: provider.server,
      attempt: options.attempt ?? 1,
      request_hash,
    })
    const call = new RecordedCall(subject, identity)
    try {
      call.#request = requestToSend(subject, { eventId, request_hash })
      await record.before_call?.(eventId)
    } catch (error) {
      await call.failed(error)
      throw error
    }
    return call
  }

  /** Records a whole answer and gives it as the log holds it. */
  async responded(answer: InferResponse): Promise<InferResponse> {
    const { redact } = this.#subject.record
    try {
      const priced = await this.#priced(answer)
      const response = redact === undefined ? priced : redactResponse(priced, redact)
      await this.#emit(respondedEvent(this.#identity, response))
      return response
    } catch (error) {
      // The log refused what the vendor sent, as it is too long or nested too deeply; or no compiler checked the provider.
      throw await this.failed(error, answer?.usage)
    }
  }

  /** Records how the call failed and gives the error to throw. */
  async failed(cause: unknown, told?: CallUsage): Promise<NikaError> {
    const { provider, request, record, options } = this.#subject
    const error = isNikaError(cause) ? cause : inferError({ cause, ...failureOf(cause) })
    if (record.redact !== undefined) redactError(error, record.redact)
    const usage = countsBefore(error, told)
    const event = failedEvent(
      {
        ...this.#identity,
        provider: provider.name,
        model: request.model,
        duration_ms: this.#stopwatch.elapsed(),
        usage,
        cost: usage === undefined ? undefined : await this.#costOf(usage),
        retry_delay_ms: askRetryDelay(options, error),
      },
      error,
    )
    await this.#emit(event)
    return error
  }

  async #priced(answer: InferResponse): Promise<InferResponse> {
    const cost = await this.#costOf(answer.usage)
    return cost === undefined ? answer : { ...answer, cost }
  }

  /** Undefined when its price is not known, or the counts that it needs. */
  #costOf(usage: CallUsage): Promise<Cost | undefined> {
    const { provider, request, record } = this.#subject
    return askPrice(record.prices, { provider: provider.name, model: request.model, usage })
  }

  async #emit(kind: KnownEventKind): Promise<void> {
    await this.#subject.record.log.emit(kind)
  }
}

/** Unique in a run, across resumes: the id that the event will have, which only grows; else a random one. */
function callId({ log }: RecordOptions): string {
  return log.length === undefined ? `call-${crypto.randomUUID()}` : `call-${log.length}`
}

/** Undefined also when the caller cannot tell: a failure is recorded, whatever follows. */
function askRetryDelay({ retry_delay_ms }: CallOptions, error: NikaError): number | undefined {
  try {
    return milliseconds(retry_delay_ms?.(error))
  } catch {
    return undefined
  }
}

interface AnnouncedCall {
  readonly eventId: number
  readonly request_hash: string
}

/** The request with what only its event tells: the trace context and the idempotency key. */
function requestToSend({ request, record }: CallSubject, { eventId, request_hash }: AnnouncedCall): InferRequest {
  const traceparent = record.traceparent?.(eventId)
  const idempotency_key = request.idempotency_key ?? record.idempotency_key?.(request_hash)
  return {
    ...request,
    ...(traceparent === undefined ? {} : { headers: { ...request.headers, traceparent } }),
    ...(idempotency_key === undefined ? {} : { idempotency_key }),
  }
}
