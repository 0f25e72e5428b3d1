import { constants } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { isRunId } from '@nika/events'
import { systemCode } from './errors/store-error.ts'
import type { OpenFile } from './open-file.ts'

const logExtension = '.ndjson'

/**
 * Where a store keeps its files:
 *
 *     .nika/.gitignore           keeps prompts and outputs out of repositories
 *     .nika/runs/.lock           held for the moment in which a lock is taken or given up
 *     .nika/runs/<id>.ndjson     the log of a run
 *     .nika/runs/<id>.lock       held by the run's one writer
 *     .nika/runs/<id>.commands   free: the processes that a run has started will stand here
 *
 * In a folder with another name, the .gitignore stands beside the logs.
 */
export class RunFolder {
  readonly path: string
  /** The topmost folder that is the store's own. */
  readonly #root: string

  constructor(dir: string) {
    this.path = resolve(dir)
    const parent = dirname(this.path)
    this.#root = basename(parent) === '.nika' ? parent : this.path
  }

  logFile(runId: string): string {
    return join(this.path, `${runId}${logExtension}`)
  }

  lockFile(runId: string): string {
    return join(this.path, `${runId}.lock`)
  }

  get guardFile(): string {
    return join(this.path, '.lock')
  }

  /** Makes the folder, for its owner alone, when it is not there. Asked for each run: somebody may have removed it. */
  async prepare(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 })
    try {
      await writeFile(join(this.#root, '.gitignore'), '*\n', { flag: 'wx', mode: 0o600 })
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error
    }
  }

  /** The ids of all files that may be runs. */
  async runIds(): Promise<readonly string[]> {
    return (await this.#names())
      .filter((name) => name.endsWith(logExtension))
      .map((name) => name.slice(0, -logExtension.length))
      .filter(isRunId)
  }

  /** Makes sure that the file names in the folder, and the folder itself, survive the machine. */
  async sync(openFile: OpenFile): Promise<void> {
    const folders = [this.path]
    for (let folder = this.path; folder !== dirname(this.#root); folder = dirname(folder)) folders.push(dirname(folder))
    await Promise.all(folders.map((folder) => syncFolder(folder, openFile)))
  }

  async #names(): Promise<readonly string[]> {
    try {
      return await readdir(this.path)
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return []
      throw error
    }
  }
}

/** Where a folder cannot be opened or synced: Windows, some network file systems, folders that may be entered but not read. */
const cannotSync: readonly (string | undefined)[] = ['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP']

async function syncFolder(path: string, openFile: OpenFile): Promise<void> {
  try {
    const folder = await openFile(path, constants.O_RDONLY, 0)
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch (error) {
    if (!cannotSync.includes(systemCode(error))) throw error
  }
}
