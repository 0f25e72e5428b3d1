/** Whole lines, their LFs included, and where they stand. */
export interface WholeLines {
  readonly bytes: Uint8Array
  /** Offset of the first byte in the stream. */
  readonly offset: number
}

const lf = 10
/** Bytes of a buffer that is kept for the next line. */
const worthKeeping = 1024 * 1024

/** Cuts a stream of bytes after line feeds, keeping at most one unfinished line. */
export class LineSplitter {
  /** Holds the unfinished line; what lies after its length is room to grow. */
  #pending = new Uint8Array(4096)
  /** Takes turns with it: what is given away stays what it is until the next push. */
  #other = new Uint8Array(4096)
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
   * The lines that `chunk` completes: the one that was held back, then the others, which are a view of `chunk`. They are good
   * until the next push, or until the owner of `chunk` uses it again.
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
      whole.push(this.#giveHeld())
    }
    if (start < end) whole.push(this.#give(chunk.subarray(start, end)))
    this.#hold(chunk.subarray(end))
    return whole
  }

  #giveHeld(): WholeLines {
    const held = this.#pending
    const length = this.#pendingLength
    this.#pending = this.#other
    this.#other = held.length <= worthKeeping ? held : new Uint8Array(4096)
    this.#pendingLength = 0
    return this.#give(held.subarray(0, length))
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
  const room = new Uint8Array(Math.max(length, 2 * bytes.length))
  room.set(bytes)
  return room
}
