import { availableParallelism } from 'node:os'

/** Child processes that may run at a time when nobody says otherwise: twice the processors, at least 8. */
export function defaultProcessLimit(): number {
  return Math.max(8, 2 * availableParallelism())
}

/** Lets at most so many pieces of work run at a time; the others wait in the order in which they came. */
export class ProcessLimit {
  readonly #limit: number
  readonly #waiting = new Set<() => void>()
  #running = 0

  /** @param limit a positive integer. */
  constructor(limit: number = defaultProcessLimit()) {
    this.#limit = limit
  }

  /**
   * Does `work` when there is room.
   * @throws the signal's reason when it aborts before there is; `work` is then not begun.
   */
  async run<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
    await this.#enter(signal)
    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  async #enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#running < this.#limit) {
      this.#running++
      return
    }
    await new Promise<void>((resolve, reject) => {
      const admit = () => {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }
      const giveUp = () => {
        this.#waiting.delete(admit)
        reject(signal.reason)
      }
      this.#waiting.add(admit)
      signal.addEventListener('abort', giveUp, { once: true })
    })
  }

  /** The place goes straight to whoever waits longest, so that nobody can slip in between. */
  #leave(): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#running--
      return
    }
    this.#waiting.delete(next)
    next()
  }
}
