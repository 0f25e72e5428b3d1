import { type FileHandle, open } from 'node:fs/promises'
import type { OpenFile } from '../src/open-file.ts'

/** Opens files, counts what is done with them, and lets it fail as a disk would. */
export class WatchedFiles {
  readonly calls: ('write' | 'sync' | 'truncate')[] = []
  /** The folders that were synced. */
  readonly folders: string[] = []
  /** The calls that fail with EIO from now on. */
  readonly failing = new Set<'write' | 'sync' | 'truncate' | 'folder'>()

  readonly open: OpenFile = async (path, flags, mode) => this.#watch(await open(path, flags, mode), path)

  count(call: 'write' | 'sync' | 'truncate'): number {
    return this.calls.filter((made) => made === call).length
  }

  #watch(file: FileHandle, path: string): FileHandle {
    const { datasync, sync, truncate } = file
    // A failing disk takes a part before it says so.
    const write = file.write.bind(file)
    return Object.assign(file, {
      write: async (bytes: Uint8Array, offset: number, length: number, position: number) => {
        if (!this.#note('write')) return write(bytes, offset, length, position)
        await write(bytes, offset, Math.ceil(length / 2), position)
        throw ioError('write')
      },
      datasync: async () => (this.#note('sync') ? Promise.reject(ioError('fdatasync')) : datasync.call(file)),
      sync: async () => {
        this.folders.push(path)
        return this.failing.has('folder') ? Promise.reject(ioError('fsync')) : sync.call(file)
      },
      truncate: async (length: number) => (this.#note('truncate') ? Promise.reject(ioError('ftruncate')) : truncate.call(file, length)),
    })
  }

  /** Whether the call is to fail. */
  #note(call: 'write' | 'sync' | 'truncate'): boolean {
    this.calls.push(call)
    return this.failing.has(call)
  }
}

function ioError(call: string): Error {
  return Object.assign(new Error(`EIO: i/o error, ${call}`), { code: 'EIO', syscall: call })
}
