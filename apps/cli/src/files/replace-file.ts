import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cliError } from '../errors/codes.ts'

/** What a file holds, and what it is to hold. */
export interface Replacement {
  readonly from: Uint8Array
  readonly to: string
}

/**
 * Replaces what a file holds, all at once: whoever reads it, and whoever finds it after a crash, has the one or the other.
 * Its mode stays, and so does a link to it.
 * @throws NIKA-CLI-015 when the file holds something else than `from`, which is then kept; errors of the system.
 */
export async function replaceFile(path: string, { from, to }: Replacement): Promise<void> {
  const target = await realpath(path)
  // A rename needs no right to the file itself, but one that is not to be written is not to be replaced.
  await access(target, constants.W_OK)
  const temporary = join(dirname(target), `.nika-${randomUUID()}`)
  try {
    await writeLike(target, temporary, to)
    if (!(await readFile(target)).equals(from)) {
      throw cliError('NIKA-CLI-015', { message: `${path} was changed by somebody else meanwhile` })
    }
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Writes a new file with the owner and the mode of another. */
async function writeLike(model: string, path: string, text: string): Promise<void> {
  const { mode, uid, gid } = await stat(model)
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    // Only root can give a file away; the file of anybody else was his own, or becomes it.
    await file.chown(uid, gid).catch(() => undefined)
    await file.chmod(mode & 0o7777)
    await file.sync()
  } finally {
    await file.close()
  }
}
