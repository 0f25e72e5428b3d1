import type { Event } from '../event/event.ts'
import { endsRun } from '../event/run-end.ts'
import type { FollowOptions } from '../store/event-store.ts'

/** Events in order, and who waits for more: what a log and a store in memory have in common. */
export class EventList {
  readonly events: Event[] = []
  readonly #waiting = new Set<() => void>()
  #closed = false

  get closed(): boolean {
    return this.#closed
  }

  /** Call it after adding events. */
  wake(): void {
    if (this.#waiting.size === 0) return
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const resume of waiting) resume()
  }

  close(): void {
    this.#closed = true
    this.wake()
  }

  /** What is held from `from` on, then what comes. A reader holds a position, never a buffer. */
  async *follow({ from = 0, signal }: FollowOptions): AsyncGenerator<Event, void, undefined> {
    let position = from
    while (signal?.aborted !== true) {
      const event = this.events[position]
      if (event !== undefined) {
        position += 1
        yield event
      } else if (this.#closed || this.#hasEnded()) {
        return
      } else {
        await this.#more(signal)
      }
    }
  }

  #hasEnded(): boolean {
    const last = this.events.at(-1)
    return last !== undefined && endsRun(last.kind)
  }

  #more(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const resume = (): void => {
        this.#waiting.delete(resume)
        signal?.removeEventListener('abort', resume)
        resolve()
      }
      this.#waiting.add(resume)
      signal?.addEventListener('abort', resume, { once: true })
    })
  }
}
