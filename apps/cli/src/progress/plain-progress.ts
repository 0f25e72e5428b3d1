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

  constructor({ write, paint }: PlainOptions) {
    this.#write = write
    this.#paint = paint
  }

  events(events: readonly Event[]): void {
    const lines = events.map((event) => this.#lineOf(event)).filter((line) => line !== undefined)
    if (lines.length > 0) this.#write(lines.map((line) => `${line}\n`).join(''))
  }

  delta(): void {}

  note(line: string): void {
    this.#write(`${line}\n`)
  }

  end(): void {}

  #lineOf({ kind, timestamp_ms }: Event): string | undefined {
    if (!isKnownKind(kind)) return undefined
    const options = { paint: this.#paint, activities: this.#activities }
    const outcome = outcomeLine(kind, undefined, options)
    this.#activities.observe(kind, timestamp_ms)
    return outcome ?? startLine(kind, options)
  }
}
