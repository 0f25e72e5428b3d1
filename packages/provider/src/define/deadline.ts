import { isNikaError, type NikaError } from '@nika/events'
import { providerError } from '../errors/codes.ts'
import { inferError } from '../errors/infer-error.ts'
import type { CallUsage } from '../response/usage.ts'

/** The longest time a timer can be set to. */
const longestTimerMs = 2 ** 31 - 1

/** Milliseconds that a call may take: in all, or without a sign of the vendor. */
export interface TimeLimits {
  readonly total: number | undefined
  readonly silence: number | undefined
}

/** What a call has until it must end: the caller's signal and the timeout, as one signal. */
export class Deadline {
  readonly #controller = new AbortController()
  readonly #caller: AbortSignal | undefined
  readonly #limits: TimeLimits
  #timer: ReturnType<typeof setTimeout> | undefined
  #timedOut: string | undefined
  #rejectPending: ((error: unknown) => void) | undefined

  constructor(caller: AbortSignal | undefined, limits: TimeLimits) {
    this.#caller = caller
    this.#limits = limits
    caller?.addEventListener('abort', this.#onAbort, { once: true })
    if (caller?.aborted) this.#onAbort()
    if (limits.total !== undefined) this.#start(limits.total, `no answer within ${limits.total} ms`)
    this.heard()
  }

  /** The vendor gave a sign: the silence begins again. */
  heard(): void {
    const { silence } = this.#limits
    if (silence === undefined) return
    clearTimeout(this.#timer)
    this.#start(silence, `nothing came for ${silence} ms`)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** What `promise` gives, unless the call must end before: a vendor's client that overhears the signal holds nobody up. */
  race<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#rejectPending = reject
      promise.then(resolve, reject)
      if (this.signal.aborted) reject(this.signal.reason)
    })
  }

  /** The error of a call that had to end; undefined while it need not. */
  error(usage: CallUsage | undefined): NikaError | undefined {
    if (this.#timedOut !== undefined) return inferError({ kind: 'timeout', message: this.#timedOut, usage })
    return this.#caller?.aborted ? abortError(this.#caller.reason, usage) : undefined
  }

  /** Tells the vendor's client that nobody waits for the rest. */
  abandon(): void {
    this.#controller.abort()
  }

  /** Takes the timer and the listener away. */
  clear(): void {
    clearTimeout(this.#timer)
    this.#caller?.removeEventListener('abort', this.#onAbort)
  }

  readonly #onAbort = (): void => this.#end()

  #start(milliseconds: number, message: string): void {
    if (milliseconds > longestTimerMs) return
    this.#timer = setTimeout(() => {
      this.#timedOut = message
      this.#end()
    }, milliseconds)
  }

  #end(): void {
    this.#controller.abort(this.#caller?.reason)
    this.#rejectPending?.(this.signal.reason)
  }
}

/** What a call throws when the caller's signal aborts it: the reason itself when that is a NikaError, with the counts told by then. */
export function abortError(reason: unknown, usage?: CallUsage): NikaError {
  if (isNikaError(reason, 'NIKA-CANCEL-001') || isNikaError(reason, 'NIKA-TIMEOUT-001')) return withUsage(reason, usage)
  if (isNikaError(reason)) return reason
  if (isTimeout(reason)) {
    return providerError('NIKA-TIMEOUT-001', {
      message: 'the deadline of the call passed',
      details: { kind: 'timeout', usage },
      cause: reason,
    })
  }
  return providerError('NIKA-CANCEL-001', { message: 'the call was cancelled', details: { kind: 'aborted', usage }, cause: reason })
}

function withUsage(error: NikaError<'NIKA-CANCEL-001'> | NikaError<'NIKA-TIMEOUT-001'>, usage: CallUsage | undefined): NikaError {
  if (usage === undefined) return error
  const { code, message, hint, details, cause } = error
  return providerError(code, { message, hint, details: { ...details, usage }, cause })
}

/** Whether it is the reason of `AbortSignal.timeout`. */
function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError'
}
