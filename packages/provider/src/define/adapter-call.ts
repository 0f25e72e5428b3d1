import { isNikaError, type NikaError } from '@nika/events/core'
import { failureOf } from '../errors/failure-of.ts'
import { type InferFailure, inferError } from '../errors/infer-error.ts'
import { redactAnswer } from '../record/redact-json.ts'
import type { InferRequest } from '../request/infer-request.ts'
import type { InferResponse } from '../response/infer-response.ts'
import type { CallUsage } from '../response/usage.ts'
import { secretHeaders } from '../vendor/secret-headers.ts'
import type { Answer, AnswerDelta } from './answer.ts'
import { checkRequest } from './check-request.ts'
import { AnswerCollector } from './collect-answer.ts'
import { abortError, Deadline } from './deadline.ts'
import type { DeltaReader } from './delta-reader.ts'
import { leave } from './leave.ts'
import { parseModelJson } from './parse-model-json.ts'
import type { ProviderAdapter } from './provider-adapter.ts'
import { maskSecrets, redactError } from './redact.ts'
import { monotonicClock, Stopwatch } from './stopwatch.ts'
import { VendorStream } from './vendor-stream.ts'

/** One call of an adapter, from its request to its answer or its error. */
export class AdapterCall implements DeltaReader {
  readonly #adapter: ProviderAdapter
  readonly #request: InferRequest
  readonly #deadline: Deadline
  readonly #stopwatch: Stopwatch
  readonly #collector = new AnswerCollector()
  #steps: AsyncIterator<AnswerDelta> | undefined
  /** Who waits for the next step. */
  #reader: DeltaReader | undefined
  #ended = false
  #masks: ((text: string) => string) | undefined

  /** @throws before anything is sent: NIKA-INFER-001 for a request that no vendor could answer, else as the signal says. */
  constructor(adapter: ProviderAdapter, request: InferRequest) {
    checkRequest(request)
    if (request.signal?.aborted) throw abortError(request.signal.reason)
    this.#adapter = adapter
    this.#request = request
    this.#deadline = new Deadline(request.signal, {
      total: request.timeout_ms,
      silence: request.timeout_ms === undefined ? adapter.silence_ms : undefined,
    })
    this.#stopwatch = new Stopwatch(adapter.clock ?? monotonicClock)
  }

  /** The counts told so far; undefined while there is none. */
  get usage(): CallUsage | undefined {
    return this.#collector.usage
  }

  /** The whole answer, in one piece or put together. */
  async whole(): Promise<InferResponse> {
    const { infer, streams } = this.#adapter
    if (infer !== undefined && streams?.(this.#request) !== true) {
      const told = (usage: CallUsage): void => this.#collector.add({ type: 'usage', usage })
      return this.#response(await this.#deadline.race(infer(this.#request, this.#deadline.signal, told)))
    }
    let delta = await this.#read()
    while (delta !== undefined) delta = await this.#read()
    return this.collected()
  }

  /** Asks for the next step of the adapter's stream, which is collected before `reader` has it. One at a time. */
  ask(reader: DeltaReader): void {
    this.#steps ??= this.#adapter.stream?.(this.#request, this.#deadline.signal)[Symbol.asyncIterator]()
    this.#reader = reader
    this.#deadline.wait(this.#giveUp)
    if (this.#steps === undefined) this.take(undefined)
    else if (this.#steps instanceof VendorStream) this.#steps.ask(this)
    else this.#steps.next().then(this.#takeStep, this.#giveUp)
  }

  #read(): Promise<AnswerDelta | undefined> {
    return new Promise((take, fail) => this.ask({ take, fail }))
  }

  /** Takes a step of the adapter's stream. */
  take(delta: AnswerDelta | undefined): void {
    const reader = this.#stopWaiting()
    if (reader === undefined) return
    try {
      if (delta === undefined) this.#ended = true
      else this.#collect(delta)
    } catch (error) {
      // An adapter that no compiler checked may give anything.
      return reader.fail(error)
    }
    reader.take(delta)
  }

  fail(error: unknown): void {
    this.#stopWaiting()?.fail(error)
  }

  heard(): void {
    this.#deadline.heard()
  }

  // Kept, and not made for each step.
  readonly #giveUp = (reason: unknown): void => this.fail(reason)
  readonly #takeStep = (step: IteratorResult<AnswerDelta, unknown>): void => {
    try {
      this.take(step.done === true ? undefined : step.value)
    } catch (error) {
      // An adapter that no compiler checked may give no step at all.
      this.fail(error)
    }
  }

  /** Who waits for a step; undefined when the call had to end before it came. */
  #stopWaiting(): DeltaReader | undefined {
    const reader = this.#reader
    this.#reader = undefined
    this.#deadline.stopWaiting()
    return reader
  }

  #collect(delta: AnswerDelta): void {
    if (delta.type === 'text' || delta.type === 'reasoning' || delta.type === 'tool_call') this.#stopwatch.firstToken()
    this.#collector.add(delta)
  }

  /** The answer that the steps make together. */
  collected(): InferResponse {
    const answer = this.#collector.answer(this.#request.model)
    if (answer === undefined) throw inferError({ kind: 'connection', message: 'the stream ended before the answer was whole' })
    return this.#response(answer)
  }

  /** What the call throws for what went wrong in it: secrets masked, with the counts told by then. */
  error(cause: unknown): NikaError {
    const error = this.#deadline.error(this.usage) ?? this.#failure(cause)
    redactError(error, this.#mask)
    return error
  }

  get #mask(): (text: string) => string {
    this.#masks ??= maskSecrets([...(this.#adapter.secrets ?? []), ...secretHeaders(this.#request.headers)])
    return this.#masks
  }

  /** Gives up what the call holds. A stream that was left early is ended. */
  end(): void {
    this.#deadline.clear()
    if (this.#steps === undefined || this.#ended) return
    this.#deadline.abandon()
    void leave(this.#steps)
  }

  #response(told: Answer): InferResponse {
    const answer = redactAnswer(told, this.#mask)
    const value = this.#request.schema === undefined || answer.text === '' ? undefined : parseModelJson(answer.text)
    return { ...answer, ...(value === undefined ? {} : { value }), ...this.#stopwatch.times() }
  }

  #failure(cause: unknown): NikaError {
    const { usage } = this
    if (!isNikaError(cause)) return inferError({ usage, cause, ...this.#mapped(cause) })
    if (usage === undefined || !isNikaError(cause, 'NIKA-INFER-001') || cause.details === undefined) return cause
    const { message, hint, transient, details } = cause
    return inferError({ usage, ...details, message, hint, transient, cause: cause.cause })
  }

  /** What the adapter makes of an error; one that it stumbles over is told as it is. */
  #mapped(cause: unknown): InferFailure {
    try {
      return this.#adapter.mapError?.(cause) ?? failureOf(cause)
    } catch {
      return failureOf(cause)
    }
  }
}
