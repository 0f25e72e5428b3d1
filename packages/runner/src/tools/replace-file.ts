import { randomUUID } from 'node:crypto'
import { link, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface Replacement {
  readonly content: string
  /** Of the file that is replaced; undefined for a new one, which gets the usual mode. */
  readonly mode: number | undefined
  /** Whether a file may be replaced. */
  readonly overwrite: boolean
  readonly signal: AbortSignal
}

/**
 * Puts a file in its place when it is whole and on the disk: whoever reads the path sees the old content or the new one.
 * @throws EEXIST when there is a file that may not be replaced; else what the file system says. Nothing is left then.
 */
export async function replaceFile(path: string, { content, mode, overwrite, signal }: Replacement): Promise<void> {
  const temporary = join(dirname(path), `.nika-${randomUUID()}.tmp`)
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(content, { encoding: 'utf8', signal })
      if (mode !== undefined) await file.chmod(mode & 0o777)
      await file.datasync()
    } finally {
      await file.close()
    }
    signal.throwIfAborted()
    // A link, unlike a rename, is refused where something is.
    await (overwrite ? rename(temporary, path) : link(temporary, path))
  } finally {
    await rm(temporary, { force: true })
  }
}
