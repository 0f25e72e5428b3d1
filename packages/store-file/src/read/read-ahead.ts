/** What a file is read by: a `FileHandle`. */
export interface ReadableFile {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>
}

/** Bytes of a file and where they stand in it. */
export interface FileBytes {
  readonly bytes: Uint8Array
  readonly offset: number
}

/** What is given at once: small enough that what is made of it stays in the processor's cache. */
const chunkBytes = 64 * 1024

/** What is read at once of a file that is longer: large, as each read is a way to another thread and back. */
const readBytes = 512 * 1024

/** Reads a file while what was read before is worked on. */
export class ReadAhead {
  readonly #file: ReadableFile
  /** For the first read, and so for all that whoever follows a log reads once it is at the end: it keeps little while it waits. */
  readonly #first = Buffer.allocUnsafeSlow(chunkBytes)

  constructor(file: ReadableFile) {
    this.#file = file
  }

  /**
   * The bytes from `start` to the end of the file as it is found, in chunks that are good until the next one is asked for.
   * A read that comes back short is the last one: what stands behind it came later.
   */
  async *from(start: number): AsyncGenerator<FileBytes, void, undefined> {
    let buffer = this.#first
    // Large ones take turns. Memory that nothing was read into takes no place.
    let spare: Buffer<ArrayBuffer> | undefined
    let next = this.#read(buffer, start)
    try {
      for (let offset = start; ; ) {
        const bytes = await next
        const isLast = bytes.length < buffer.length
        const end = offset + bytes.length
        if (!isLast) {
          const free = spare ?? Buffer.allocUnsafeSlow(readBytes)
          spare = buffer === this.#first ? undefined : buffer
          buffer = free
          next = this.#read(buffer, end)
        }
        for (let at = 0; at < bytes.length; at += chunkBytes) yield { bytes: bytes.subarray(at, at + chunkBytes), offset: offset + at }
        if (isLast) return
        offset = end
      }
    } finally {
      // A read that nobody waits for any more must not write into what is read next.
      await Promise.allSettled([next])
    }
  }

  #read(buffer: Buffer, offset: number): Promise<Uint8Array> {
    const reading = this.#file.read(buffer, 0, buffer.length, offset).then(({ bytesRead }) => buffer.subarray(0, bytesRead))
    // It may fail before it is waited for, which is no unhandled rejection.
    reading.catch(() => undefined)
    return reading
  }
}
