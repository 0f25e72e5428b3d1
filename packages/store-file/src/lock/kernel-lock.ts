import { chmodSync, existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/** A lock on a file that the operating system holds for this process, and takes back when the process ends, however it ends. */
export interface KernelLock {
  /** Again is no error. */
  release(): void
}

/**
 * Locks a file, which is made when it is missing; undefined when another process, or another store of this one, holds it
 * and has not given it up within `waitMs`, for which this thread then stands still.
 *
 * Node has no call for it, but its SQLite has: it locks a database by the lock of the system (fcntl; LockFileEx on Windows).
 * An exclusive transaction in an empty file, which writes nothing, is therefore a lock on that file. No process id is ever
 * judged, so a dead owner is known at once and for certain, in another container as well. The file must not be opened in any
 * other way by this process: closing it would give up the lock (POSIX).
 */
export function lockFile(path: string, waitMs: number): KernelLock | undefined {
  const { DatabaseSync } = loadSqlite()
  const isNew = !existsSync(path)
  const database = new DatabaseSync(path, { timeout: waitMs })
  try {
    // Without a journal on disk, and without a sync, as nothing is written.
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; BEGIN EXCLUSIVE')
    if (isNew) chmodSync(path, 0o600)
    return {
      release: () => {
        if (database.isOpen) database.close()
      },
    }
  } catch (error) {
    database.close()
    if (isBusy(error)) return undefined
    throw error
  }
}

const sqliteBusy = 5

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
}

interface Sqlite {
  readonly DatabaseSync: typeof DatabaseSync
}

let sqlite: Sqlite | undefined

/** Loaded when a run is first written; a reader goes without. Node 22 warns that it is experimental: nothing for our users. */
function loadSqlite(): Sqlite {
  if (sqlite !== undefined) return sqlite
  const { emitWarning } = process
  process.emitWarning = () => undefined
  try {
    sqlite = process.getBuiltinModule('node:sqlite')
    return sqlite
  } finally {
    process.emitWarning = emitWarning
  }
}
