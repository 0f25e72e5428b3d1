import { type Event, isKnownKind } from '@nika/events'
import type { Paint } from '../terminal/paint.ts'
import { Activities } from './activities.ts'
import type { Progress } from './progress.ts'
import { outcomeLine, startLine } from './progress-lines.ts'

/** Where lines go. */
export interface PlainOptions {
  readonly write: (text: string) => void
  readonly paint: Paint
}

/** One line for each event of interest: for files, pipes and the logs of other programs. Answers are shown when they are whole. */
export class PlainProgress implements Progress {
  readonly wantsDeltas = false
  readonly #write: (text: string) => void
  readonly #paint: Paint
  readonly #activities = new Activities()
  /** Written once a turn: a run may have thousands of events in one. */
  #waiting = ''

  constructor({ write, paint }: PlainOptions) {
    this.#write = write
    this.#paint = paint
  }

  event({ kind, timestamp_ms }: Event): void {
    if (!isKnownKind(kind)) return
    const options = { paint: this.#paint, activities: this.#activities }
    const outcome = outcomeLine(kind, undefined, options)
    this.#activities.observe(kind, timestamp_ms)
    const line = outcome ?? startLine(kind, options)
    if (line !== undefined) this.note(line)
  }

  delta(): void {}

  note(line: string): void {
    if (this.#waiting === '') setImmediate(() => this.#flush())
    this.#waiting += `${line}\n`
  }

  end(): void {
    this.#flush()
  }

  #flush(): void {
    if (this.#waiting === '') return
    this.#write(this.#waiting)
    this.#waiting = ''
  }
}
