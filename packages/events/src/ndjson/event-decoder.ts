import { requireKnownOptions } from '../errors/known-options.ts'
import type { NikaError } from '../errors/nika-error.ts'
import { type LinePlace, requireSequence } from '../event/check-sequence.ts'
import type { Event } from '../event/event.ts'
import { maxLineBytes } from '../json/limits.ts'
import { mayHoldLongNumber } from '../json/long-number.ts'
import { parseJson, parsePlainJson } from '../json/parse-json.ts'
import { utf8Length } from '../json/utf8-length.ts'
import { LineSplitter, type WholeLines } from './line-splitter.ts'
import { lineError, parseLine, requireValidLine } from './parse-line.ts'
import { upcast } from './upcast.ts'
import { decodeText } from './utf8.ts'

/** The last line of a log that has no LF: its writer died, or is still writing. */
export interface TornTail {
  /** From 1. */
  readonly line: number
  /** Offset of its first byte: the length of what is whole. */
  readonly byte_offset: number
  /** Its length in bytes. */
  readonly byte_length: number
}

export interface DecodeOptions {
  /** Checks known kinds against their definition; default true. Ids, times and the shape of an event are always checked. */
  readonly validate?: boolean | undefined
  /** The name that errors give as the file; default `events.ndjson`. */
  readonly file?: string | undefined
  /** The id of the first event; default 0. */
  readonly firstId?: number | undefined
  /** Where the first byte stands when it is not the beginning of the file; errors count from there. */
  readonly start?: { readonly line: number; readonly byte_offset: number } | undefined
  /** Takes a torn last line; without it decoding ends with NIKA-LOG-005. */
  readonly onTornTail?: ((tail: TornTail) => void) | undefined
  /** Bytes that a line may hold; default {@link maxLineBytes}. */
  readonly maxLineBytes?: number | undefined
}

const knownOptions = { validate: true, file: true, firstId: true, start: true, onTornTail: true, maxLineBytes: true } as const

/**
 * Decodes NDJSON chunk by chunk: `push` what arrives, `end` when nothing more does. It holds one unfinished line, never more.
 * `decodeEvents` is this over an async iterable.
 */
export class EventDecoder {
  readonly #file: string
  readonly #validate: boolean
  readonly #firstId: number
  readonly #maxLineBytes: number
  readonly #onTornTail: ((tail: TornTail) => void) | undefined
  readonly #splitter: LineSplitter
  #last: Event | undefined
  #line: number
  #failure: unknown

  /** @throws NIKA-LOG-019 when an option is not known. */
  constructor(options: DecodeOptions = {}) {
    requireKnownOptions(options, knownOptions)
    this.#file = options.file ?? 'events.ndjson'
    this.#validate = options.validate ?? true
    this.#firstId = options.firstId ?? 0
    this.#maxLineBytes = options.maxLineBytes ?? maxLineBytes
    this.#onTornTail = options.onTornTail
    this.#splitter = new LineSplitter(options.start?.byte_offset)
    this.#line = options.start?.line ?? 1
  }

  /**
   * The events that `chunk` completes. Those before a line that is wrong are returned; the next call throws its error.
   * @throws NIKA-LOG-002, 004, 006, 007, 008, 009, 016 or 017, with line and byte offset.
   */
  push(chunk: Uint8Array): readonly Event[] {
    if (this.#failure !== undefined) throw this.#failure
    const events: Event[] = []
    try {
      for (const lines of this.#splitter.push(chunk)) this.#decodeLines(lines, events)
      if (this.#splitter.pendingLength > this.#maxLineBytes) throw this.#tooLong(this.#splitter.pendingOffset)
    } catch (error) {
      this.#failure = error
      if (events.length === 0) throw error
    }
    return events
  }

  /**
   * @throws the error that the last `push` left.
   * @throws NIKA-LOG-005 when the last line has no LF and no `onTornTail` takes it.
   */
  end(): void {
    if (this.#failure !== undefined) throw this.#failure
    const byte_length = this.#splitter.pendingLength
    if (byte_length === 0) return
    const tail: TornTail = { line: this.#line, byte_offset: this.#splitter.pendingOffset, byte_length }
    if (this.#onTornTail === undefined) throw lineError('NIKA-LOG-005', 'the last line has no end', this.#place(tail.byte_offset))
    this.#onTornTail(tail)
  }

  #decodeLines({ bytes, offset }: WholeLines, events: Event[]): void {
    const { text, invalidLine } = decodeText(bytes)
    const parse = mayHoldLongNumber(text) ? parseJson : parsePlainJson
    let start = 0
    const place = (): LinePlace => this.#place(offset + utf8Length(text.slice(0, start)))
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      const line = text.slice(start, end)
      if (this.#isTooLong(line)) throw this.#tooLong(place().byte_offset)
      const event = upcast(parseLine({ text: line, place }, parse), place)
      requireSequence(this.#last, event, this.#firstId, place)
      if (this.#validate) requireValidLine(event, place)
      this.#last = event
      this.#line += 1
      start = end + 1
      events.push(event)
    }
    if (invalidLine !== undefined) throw lineError('NIKA-LOG-017', 'the line is not UTF-8', this.#place(offset + invalidLine))
  }

  // A character is at most three bytes, so only long lines need to be measured.
  #isTooLong(line: string): boolean {
    return line.length > this.#maxLineBytes / 3 && utf8Length(line) > this.#maxLineBytes
  }

  #tooLong(byteOffset: number): NikaError {
    return lineError('NIKA-LOG-006', `the line is longer than ${this.#maxLineBytes} bytes`, this.#place(byteOffset))
  }

  #place(byteOffset: number): LinePlace {
    return { file: this.#file, line: this.#line, byte_offset: byteOffset }
  }
}
