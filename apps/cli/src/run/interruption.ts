import type { CommandContext } from '../command-context.ts'

/** What signals do to a run. */
export interface InterruptionOptions {
  readonly onSignal: CommandContext['onSignal']
  /** Stops the run in good order. */
  readonly cancel: () => void
  /** Says a line to whoever watches. */
  readonly note: (line: string) => void
  /** Calls back once, after so many milliseconds; returns what prevents it. */
  readonly after: (milliseconds: number, callback: () => void) => () => void
}

/** Milliseconds that a run has to end after SIGTERM or SIGHUP, all told: who sends them kills what stays longer. */
const graceMs = 8000

/**
 * The first signal cancels the run. A SIGINT after that leaves at once, and so does the end of the grace that SIGTERM and
 * SIGHUP start.
 */
export class Interruption {
  readonly #options: InterruptionOptions
  readonly #stopListening: () => void
  readonly #leave: () => void
  #stopClock: (() => void) | undefined
  #cancelled = false
  /** Resolves when the process shall leave at once, as after a crash. */
  readonly left: Promise<void>

  constructor(options: InterruptionOptions) {
    this.#options = options
    let leave = (): void => {}
    this.left = new Promise((resolve) => {
      leave = resolve
    })
    this.#leave = leave
    this.#stopListening = options.onSignal(['SIGINT', 'SIGTERM', 'SIGHUP'], (signal) => this.#receive(signal))
  }

  /** The run has ended: signals do again what they usually do. */
  stop(): void {
    this.#stopListening()
    this.#stopClock?.()
  }

  #receive(signal: NodeJS.Signals): void {
    const isFirst = !this.#cancelled
    this.#cancelled = true
    if (isFirst) {
      this.#options.note(signal === 'SIGINT' ? 'cancelling; ^C again leaves at once' : `cancelling (${signal})`)
      this.#options.cancel()
    }
    if (signal !== 'SIGINT') this.#stopClock ??= this.#options.after(graceMs, this.#leave)
    else if (!isFirst) this.#leave()
  }
}
