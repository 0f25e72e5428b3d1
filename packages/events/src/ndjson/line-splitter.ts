/** Bytes that end with the last whole line of a chunk, and where they stand. */
export interface WholeLines {
  readonly bytes: Uint8Array
  /** Offset of the first byte in the stream. */
  readonly offset: number
}

const lf = 10

/** Cuts a stream of bytes after line feeds, keeping at most one unfinished line. */
export class LineSplitter {
  #pending: Uint8Array[] = []
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

  /** The lines that `chunk` completes, LFs included; undefined when it completes none. */
  push(chunk: Uint8Array): WholeLines | undefined {
    const end = chunk.lastIndexOf(lf) + 1
    if (end === 0) {
      this.#hold(chunk)
      return undefined
    }
    const bytes = this.#pendingLength === 0 ? chunk.subarray(0, end) : concat([...this.#pending, chunk.subarray(0, end)])
    const offset = this.#offset
    this.#offset += bytes.length
    this.#pending = []
    this.#pendingLength = 0
    if (end < chunk.length) this.#hold(chunk.subarray(end))
    return { bytes, offset }
  }

  /** The unfinished line. */
  rest(): Uint8Array {
    return concat(this.#pending)
  }

  // A copy: the source may use its buffer again.
  #hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#pending.push(bytes.slice())
    this.#pendingLength += bytes.length
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
