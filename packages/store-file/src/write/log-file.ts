import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { systemCode } from '../errors/store-error.ts'
import type { OpenFile } from '../open-file.ts'
import { findLastLine, type LastLine } from '../read/last-line.ts'

/** Bytes beyond the last whole line, which a writer that died left behind. */
export interface TornBytes {
  readonly offset: number
  readonly length: number
}

const ownerOnly = 0o600

/** The log of a run as its one writer sees it. */
export class LogFile {
  readonly handle: FileHandle
  /** The last line that was there when it was opened. */
  readonly lastLine: LastLine | undefined
  readonly torn: TornBytes | undefined
  readonly #inode: number
  /** Length of what was written whole. */
  #size: number
  /** Whether something may stand behind it. */
  #hasRest: boolean

  private constructor(
    handle: FileHandle,
    stored: { readonly size: number; readonly inode: number; readonly lastLine: LastLine | undefined },
  ) {
    this.handle = handle
    this.lastLine = stored.lastLine
    this.#inode = stored.inode
    this.#size = stored.lastLine?.end ?? 0
    this.#hasRest = stored.size > this.#size
    this.torn = this.#hasRest ? { offset: this.#size, length: stored.size - this.#size } : undefined
  }

  /** Opens the log of a run that there is. */
  static async open(path: string, openFile: OpenFile): Promise<LogFile | undefined> {
    try {
      return await LogFile.#opened(await openFile(path, constants.O_RDWR, ownerOnly))
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined
      throw error
    }
  }

  /** Makes the log of a new run. */
  static async create(path: string, openFile: OpenFile): Promise<LogFile> {
    return LogFile.#opened(await openFile(path, constants.O_RDWR | constants.O_CREAT, ownerOnly))
  }

  static async #opened(handle: FileHandle): Promise<LogFile> {
    try {
      const { size, ino } = await handle.stat()
      return new LogFile(handle, { size, inode: ino, lastLine: await findLastLine(handle, size) })
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  get size(): number {
    return this.#size
  }

  /** Whether a file with this inode and size is this one, as it was left. */
  isAsLeft({ ino, size }: { readonly ino: number; readonly size: number }): boolean {
    return ino === this.#inode && (this.#hasRest || size === this.#size)
  }

  /** Writes lines behind what is there; when that fails, none of them is there. */
  async append(parts: readonly Uint8Array[]): Promise<void> {
    await this.cutRest()
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    this.#hasRest = true
    try {
      await this.#write(parts)
    } catch (error) {
      await this.cutRest().catch(() => undefined)
      throw error
    }
    this.#size += length
    this.#hasRest = false
  }

  /** Makes everything so far survive the machine. */
  sync(): Promise<void> {
    return this.handle.datasync()
  }

  /** Takes back what was written last: everything beyond `size`. */
  async cutTo(size: number): Promise<void> {
    this.#size = size
    this.#hasRest = true
    await this.cutRest()
  }

  /** Cuts off what stands behind the last whole line. When that fails, the next append tries again. */
  async cutRest(): Promise<void> {
    if (!this.#hasRest) return
    await this.handle.truncate(this.#size)
    this.#hasRest = false
  }

  close(): Promise<void> {
    return this.handle.close()
  }

  async #write(parts: readonly Uint8Array[]): Promise<void> {
    let position = this.#size
    for (const part of parts) {
      await this.#writeAll(part, position)
      position += part.length
    }
  }

  async #writeAll(bytes: Uint8Array, position: number): Promise<void> {
    let done = 0
    while (done < bytes.length) {
      const { bytesWritten } = await this.handle.write(bytes, done, bytes.length - done, position + done)
      done += bytesWritten
    }
  }
}
