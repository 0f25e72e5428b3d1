import { abortError, longestTimerMs } from '../define/deadline.ts'
import { monotonicClock } from '../define/stopwatch.ts'
import { providerError } from '../errors/codes.ts'

/** What a provider is asked at most: whole numbers above 0. */
export interface Limits {
  /** Calls under way at the same time. */
  readonly concurrency?: number | undefined
  /** Calls begun within any minute. */
  readonly requests_per_minute?: number | undefined
}

const minuteMs = 60_000

function checkLimits(limits: Readonly<Record<string, number | undefined>>): void {
  for (const [name, limit] of Object.entries(limits)) {
    if (limit === undefined || limit === Number.POSITIVE_INFINITY || (Number.isInteger(limit) && limit > 0)) continue
    throw providerError('NIKA-CONFIG-001', { message: `limits.${name} is ${String(limit)}`, hint: 'give a whole number from 1 on' })
  }
}

interface Waiter {
  readonly admit: () => void
}

/**
 * Lets calls begin in the order in which they ask, as far as the limits allow. One limiter is shared by all that call the
 * same vendor. What a vendor asks with Retry-After holds for every call.
 */
export class CallLimiter {
  readonly #limits: Limits
  readonly #clock: () => number
  readonly #waiters: Waiter[] = []
  /** When the calls of the last minute began. */
  readonly #starts: number[] = []
  #active = 0
  #pausedUntil = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /**
   * @param clock milliseconds that never go back; default `performance.now`.
   * @throws NIKA-CONFIG-001 for a limit that is no whole number above 0.
   */
  constructor(limits: Limits, clock: () => number = monotonicClock) {
    const { concurrency, requests_per_minute } = limits
    checkLimits({ concurrency, requests_per_minute })
    this.#limits = limits
    this.#clock = clock
  }

  /**
   * Waits until a call may begin.
   * @returns what to call when it has ended.
   * @throws NIKA-CANCEL-001 or NIKA-TIMEOUT-001 when `signal` aborts while it waits.
   */
  acquire(signal: AbortSignal | undefined): Promise<() => void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(abortError(signal.reason))
      const onAbort = (): void => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        reject(abortError(signal?.reason))
        this.#admit()
      }
      const waiter: Waiter = {
        admit: () => {
          signal?.removeEventListener('abort', onAbort)
          resolve(this.#releaseOnce())
        },
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#waiters.push(waiter)
      this.#admit()
    })
  }

  /** Nothing begins for so many milliseconds: a vendor asked to wait. */
  pause(milliseconds: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock() + milliseconds)
  }

  #admit(): void {
    const { concurrency = Number.POSITIVE_INFINITY } = this.#limits
    // Without anybody who waits it would only hold up the end of the process.
    clearTimeout(this.#timer)
    while (this.#waiters.length > 0 && this.#active < concurrency) {
      const wait = this.#waitMs()
      if (wait > 0) {
        this.#admitAfter(wait)
        return
      }
      this.#active++
      if (this.#limits.requests_per_minute !== undefined) this.#starts.push(this.#clock())
      this.#waiters.shift()?.admit()
    }
  }

  /** Milliseconds until the next call may begin. */
  #waitMs(): number {
    const now = this.#clock()
    const paused = this.#pausedUntil - now
    const { requests_per_minute } = this.#limits
    if (requests_per_minute === undefined) return paused
    while (this.#starts[0] !== undefined && this.#starts[0] <= now - minuteMs) this.#starts.shift()
    const oldest = this.#starts[this.#starts.length - requests_per_minute]
    return oldest === undefined ? paused : Math.max(paused, oldest + minuteMs - now)
  }

  #admitAfter(milliseconds: number): void {
    this.#timer = setTimeout(() => this.#admit(), Math.min(Math.ceil(milliseconds), longestTimerMs))
  }

  #releaseOnce(): () => void {
    let released = false
    return () => {
      if (released) return
      released = true
      this.#active--
      this.#admit()
    }
  }
}
