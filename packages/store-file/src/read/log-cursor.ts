import type { FileHandle } from 'node:fs/promises'
import { type Event, EventDecoder, type TornTail } from '@nika/events'
import { ReadAhead } from './read-ahead.ts'

export interface LogCursorOptions {
  /** Its name in errors. */
  readonly name: string
  /** The id of the first event that is wanted; those before it are passed over without decoding them, but the first. */
  readonly from: number
  readonly validate: boolean
}

const lf = 10

/** A position in a log that grows: reads whole lines on from there, in memory bounded by what is read at once and the longest line. */
export class LogCursor {
  readonly #bytes: ReadAhead
  readonly #options: LogCursorOptions
  /** Offset of the first line that was not read yet. */
  #offset = 0
  #nextId = 0

  constructor(file: FileHandle, options: LogCursorOptions) {
    this.#bytes = new ReadAhead(file)
    this.#options = options
  }

  /** Offset of the next line: the length of what was read. */
  get offset(): number {
    return this.#offset
  }

  /** The id that the next line has: the number of lines before it. */
  get nextId(): number {
    return this.#nextId
  }

  /**
   * The events from here to the end of the file as it is now, in batches.
   * @param onTornTail told of a last line that has no LF, which may be one that is just being written
   * @throws the codes of the codec when a line is damaged
   */
  async *readOn(onTornTail: (tail: TornTail) => void): AsyncGenerator<readonly Event[], void, undefined> {
    if (this.#nextId < this.#options.from && !(await this.#skip())) return
    const decoder = new EventDecoder({
      file: this.#options.name,
      validate: this.#options.validate,
      firstId: this.#nextId,
      start: { line: this.#nextId + 1, byte_offset: this.#offset },
      onTornTail,
    })
    for await (const { bytes, offset } of this.#bytes.from(this.#offset)) {
      const end = bytes.lastIndexOf(lf) + 1
      if (end > 0) this.#offset = offset + end
      const events = decoder.push(bytes)
      this.#nextId += events.length
      if (events.length > 0) yield events
    }
    decoder.end()
  }

  /**
   * Passes over lines until the wanted one is next; false when the file ends before it.
   * @throws what is wrong with the first line: it says whether this version can read the log at all
   */
  async #skip(): Promise<boolean> {
    const decoder = new EventDecoder({ file: this.#options.name, validate: false })
    for await (const { bytes, offset } of this.#bytes.from(this.#offset)) {
      if (this.#nextId === 0) decoder.push(bytes)
      let start = 0
      for (let end = bytes.indexOf(lf); end !== -1; end = bytes.indexOf(lf, start)) {
        start = end + 1
        this.#offset = offset + start
        this.#nextId += 1
        if (this.#nextId === this.#options.from) return true
      }
    }
    return false
  }
}
