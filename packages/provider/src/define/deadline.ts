import { isNikaError, type NikaError } from '@nika/events/core'
import { providerError } from '../errors/codes.ts'
import { inferError } from '../errors/infer-error.ts'
import type { CallUsage } from '../response/usage.ts'
import { monotonicClock } from './stopwatch.ts'

/** The longest time a timer can be set to. */
export const longestTimerMs = 2 ** 31 - 1

/** Milliseconds that a call may take: in all, or without a sign of the vendor. */
export interface TimeLimits {
  readonly total: number | undefined
  readonly silence: number | undefined
}

/** What a call has until it must end: the caller's signal and the timeout, as one signal. */
export class Deadline {
  readonly #controller = new AbortController()
  readonly #caller: AbortSignal | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #timedOut: string | undefined
  /** When what is waited for was asked for, or the vendor last showed that it is there. */
  #waitingSince = 0
  /** Undefined while nobody waits. */
  #giveUp: ((reason: unknown) => void) | undefined
  #mustEnd = false

  constructor(caller: AbortSignal | undefined, limits: TimeLimits) {
    this.#caller = caller
    caller?.addEventListener('abort', this.#onAbort, { once: true })
    if (caller?.aborted) this.#onAbort()
    const { total, silence } = limits
    if (total !== undefined) this.#after(total, () => this.#timeOut(`no answer within ${total} ms`))
    else if (silence !== undefined) this.#listen(silence, silence)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** `promise`, unless the call must end before: a vendor's client that overhears the signal holds nobody up. */
  race<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.wait(reject)
      const settle = <Outcome>(act: (outcome: Outcome) => void): ((outcome: Outcome) => void) => {
        return (outcome) => {
          this.stopWaiting()
          act(outcome)
        }
      }
      promise.then(settle(resolve), settle(reject))
    })
  }

  /** From now until `stopWaiting` somebody waits for the vendor; `giveUp` is called when the call must end meanwhile. */
  wait(giveUp: (reason: unknown) => void): void {
    this.#giveUp = giveUp
    this.heard()
    if (this.#mustEnd) giveUp(this.signal.reason)
  }

  /** The silence of the vendor begins anew. */
  heard(): void {
    this.#waitingSince = monotonicClock()
  }

  stopWaiting(): void {
    this.#giveUp = undefined
  }

  /** The error of a call that had to end; undefined while it need not. */
  error(usage: CallUsage | undefined): NikaError | undefined {
    if (this.#timedOut !== undefined) return inferError({ kind: 'timeout', message: this.#timedOut, usage })
    return this.#caller?.aborted ? abortError(this.#caller.reason, usage) : undefined
  }

  /** Tells the vendor's client that nobody waits for the rest. */
  abandon(): void {
    this.#mustEnd = true
    this.#controller.abort()
  }

  /** Takes the timer and the listener away. */
  clear(): void {
    clearTimeout(this.#timer)
    this.#caller?.removeEventListener('abort', this.#onAbort)
  }

  readonly #onAbort = (): void => this.#end()

  /**
   * Times out when the vendor has been waited for so long: looked at when it may be so, as setting a timer for each token
   * would cost as much as reading it. While nobody reads, nobody waits.
   */
  #listen(silence: number, milliseconds: number): void {
    this.#after(milliseconds, () => {
      const rest = silence - (this.#giveUp === undefined ? 0 : monotonicClock() - this.#waitingSince)
      if (rest > 0) this.#listen(silence, Math.ceil(rest))
      else this.#timeOut(`nothing came for ${silence} ms`)
    })
  }

  #after(milliseconds: number, act: () => void): void {
    if (milliseconds <= longestTimerMs) this.#timer = setTimeout(act, milliseconds)
  }

  #timeOut(message: string): void {
    this.#timedOut = message
    this.#end()
  }

  #end(): void {
    this.#mustEnd = true
    this.#controller.abort(this.#caller?.reason)
    this.#giveUp?.(this.signal.reason)
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
