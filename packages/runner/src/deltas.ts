import type { InferDelta } from '@nika/provider'

/** A part of an answer that is being written. */
export interface TaskDelta {
  readonly task_id: string
  readonly delta: InferDelta
}

/** Where deltas go. */
export interface DeltaSink {
  /** Whether anybody reads them. */
  readonly wanted: boolean
  push(delta: TaskDelta): void
}

/** Hands deltas to whoever reads them; a reader gets those that come after it began. */
export class DeltaHub implements DeltaSink {
  readonly #readers = new Set<DeltaReader>()
  #ended = false

  get wanted(): boolean {
    return this.#readers.size > 0
  }

  push(delta: TaskDelta): void {
    for (const reader of this.#readers) reader.push(delta)
  }

  /** Ends every reader, once it has read what there is. */
  end(): void {
    this.#ended = true
    for (const reader of this.#readers) reader.end()
  }

  /** Reading begins now, not with the first `next`; leaving the loop ends it. */
  read(): AsyncIterableIterator<TaskDelta> {
    const reader = new DeltaReader(() => this.#readers.delete(reader))
    this.#readers.add(reader)
    if (this.#ended) reader.end()
    return reader
  }
}

class DeltaReader implements AsyncIterableIterator<TaskDelta> {
  readonly #onEnd: () => void
  #waiting: TaskDelta[] = []
  /** Who asked for a delta that has not come yet, in order. */
  readonly #asking: (() => void)[] = []
  #ended = false

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd
  }

  push(delta: TaskDelta): void {
    this.#waiting.push(delta)
    this.#asking.shift()?.()
  }

  end(): void {
    this.#ended = true
    this.#onEnd()
    for (const resume of this.#asking.splice(0)) resume()
  }

  async next(): Promise<IteratorResult<TaskDelta, undefined>> {
    while (this.#waiting.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => this.#asking.push(resolve))
    }
    const value = this.#waiting.shift()
    return value === undefined ? { done: true, value: undefined } : { done: false, value }
  }

  async return(): Promise<IteratorResult<TaskDelta, undefined>> {
    this.#waiting = []
    this.end()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
