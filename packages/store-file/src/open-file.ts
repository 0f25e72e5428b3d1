import type { FileHandle } from 'node:fs/promises'

/** Opens a file or a folder as `fs.promises.open` does; a test puts a disk that fails in its place. */
export type OpenFile = (path: string, flags: number, mode: number) => Promise<FileHandle>
