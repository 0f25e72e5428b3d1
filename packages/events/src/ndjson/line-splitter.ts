/** Whole lines, their LFs included, and where they stand. */
export interface WholeLines {
  readonly bytes: Uint8Array
  /** Offset of the first byte in the stream. */
  readonly offset: number
}

const lf = 10

/** Cuts a stream of bytes after line feeds, keeping at most one unfinished line. */
export class LineSplitter {
  /** Holds the unfinished line; what lies after its length is room to grow. */
  #pending = new Uint8Array(0)
  #pendingLength = 0
  #offset: number

  /** @param offset where the stream begins */
  constructor(offset = 0) {
    this.#offset = offset
  }

  /** Length of the unfinished line that is held back. */
  get pendingLength(): number {
    return this.#pendingLength
  }

  /** Offset of the unfinished line in the stream. */
  get pendingOffset(): number {
    return this.#offset
  }

  /**
   * The lines that `chunk` completes: the one that was held back, then the others, which are a view of `chunk`, so use them
   * before its owner does.
   */
  push(chunk: Uint8Array): readonly WholeLines[] {
    const end = chunk.lastIndexOf(lf) + 1
    if (end === 0) {
      this.#hold(chunk)
      return []
    }
    const whole: WholeLines[] = []
    let start = 0
    if (this.#pendingLength > 0) {
      start = chunk.indexOf(lf) + 1
      this.#hold(chunk.subarray(0, start))
      whole.push(this.#give(this.#pending.subarray(0, this.#pendingLength)))
      this.#pending = new Uint8Array(0)
      this.#pendingLength = 0
    }
    if (start < end) whole.push(this.#give(chunk.subarray(start, end)))
    this.#hold(chunk.subarray(end))
    return whole
  }

  #give(bytes: Uint8Array): WholeLines {
    const offset = this.#offset
    this.#offset += bytes.length
    return { bytes, offset }
  }

  /** Copies: the source may use its buffer again. */
  #hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    const length = this.#pendingLength + bytes.length
    if (length > this.#pending.length) this.#pending = grown(this.#pending, length)
    this.#pending.set(bytes, this.#pendingLength)
    this.#pendingLength = length
  }
}

/** A copy with room for at least `length` bytes. It doubles, so a line that comes in many pieces is not copied for each. */
function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const room = new Uint8Array(bytes.length === 0 ? length : Math.max(length, 2 * bytes.length))
  room.set(bytes)
  return room
}
