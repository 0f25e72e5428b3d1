/** The platform's monotonic clock. */
export const monotonicClock = (): number => performance.now()

/** The times of one call: milliseconds to the microsecond, as a log keeps them. */
export class Stopwatch {
  readonly #clock: () => number
  readonly #start: number
  #firstToken: number | undefined

  constructor(clock: () => number) {
    this.#clock = clock
    this.#start = clock()
  }

  firstToken(): void {
    this.#firstToken ??= this.elapsed()
  }

  elapsed(): number {
    return Math.round((this.#clock() - this.#start) * 1000) / 1000
  }

  times(): { readonly duration_ms: number; readonly time_to_first_token_ms?: number } {
    const duration_ms = this.elapsed()
    return this.#firstToken === undefined ? { duration_ms } : { duration_ms, time_to_first_token_ms: this.#firstToken }
  }
}
