import { type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** How often to look without having been told: not every file system tells, and a folder that is not there yet cannot be watched. */
const pollMs = 200

/** Tells when a file may have changed. It may tell too often, never too seldom. */
export class FileWatch {
  readonly #folder: string
  readonly #name: string
  readonly #signal: AbortSignal
  #watcher: FSWatcher | undefined
  #changed = false
  #wake: (() => void) | undefined

  constructor(path: string, signal: AbortSignal) {
    this.#folder = dirname(path)
    this.#name = basename(path)
    this.#signal = signal
    signal.addEventListener('abort', this.#tell)
    this.#watch()
  }

  /** Resolves when something may have changed since the last call, at the latest after {@link pollMs}, and on abort. */
  async next(): Promise<void> {
    this.#watch()
    if (!this.#changed && !this.#signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollMs)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    this.#wake = undefined
    this.#changed = false
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#tell)
    this.#watcher?.close()
  }

  readonly #tell = (): void => {
    this.#changed = true
    this.#wake?.()
  }

  /** Where it cannot watch, polling is enough. */
  #watch(): void {
    if (this.#watcher !== undefined) return
    try {
      const watcher = watch(this.#folder, (_event, name) => {
        if (name === null || name === this.#name) this.#tell()
      })
      watcher.on('error', () => this.#unwatch())
      this.#watcher = watcher
    } catch {
      this.#watcher = undefined
    }
  }

  #unwatch(): void {
    this.#watcher?.close()
    this.#watcher = undefined
  }
}
