/** The bytes of one output, as far as they are kept. */
export class OutputBuffer {
  readonly #chunks: Buffer[] = []
  #length = 0

  /** Bytes held. */
  get length(): number {
    return this.#length
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks, this.#length)
  }
}

/** The last bytes of an output, whatever its length. */
export class OutputTail {
  readonly #limit: number
  #chunks: Buffer[] = []
  #held = 0

  constructor(limitBytes: number) {
    this.#limit = limitBytes
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#held += chunk.length
    // Joined now and then, so that an endless output of single bytes costs neither memory nor a copy for each.
    if (this.#held > 2 * this.#limit || this.#chunks.length > 1024) this.#shorten()
  }

  /** As text; bytes that are not UTF-8 become U+FFFD, and a character that the cut went through is left out. */
  text(): string {
    this.#shorten()
    const bytes = this.#chunks[0] ?? Buffer.alloc(0)
    return bytes.subarray(bytes.length < this.#limit ? 0 : firstCharacter(bytes)).toString('utf8')
  }

  #shorten(): void {
    const joined = Buffer.concat(this.#chunks, this.#held)
    // A copy: a part of a chunk would keep the whole chunk in memory.
    const last = Buffer.from(joined.subarray(Math.max(0, joined.length - this.#limit)))
    this.#chunks = [last]
    this.#held = last.length
  }
}

/** Where the first whole UTF-8 character begins: at most three bytes further. */
function firstCharacter(bytes: Buffer): number {
  let start = 0
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++
  return start
}
