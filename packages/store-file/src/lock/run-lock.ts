import { existsSync, statSync, unlinkSync } from 'node:fs'
import { storeError } from '../errors/store-error.ts'
import type { RunFolder } from '../run-folder.ts'
import { type KernelLock, lockFile } from './kernel-lock.ts'

/** Far longer than anybody holds the guard, unless his process is stopped just then. */
const guardWaitMs = 5000

/**
 * The right to write one run, held by at most one store at a time, in this process and in all others.
 *
 * Sound, because: the system lets one process lock a file and takes the lock back when that process is gone, so a lock never
 * outlives its owner and needs no judging; and a lock file is taken, and removed by its owner, only under the guard, a lock
 * on a file that is never removed, so nobody can lock a file that is no longer there.
 */
export class RunLock {
  readonly #folder: RunFolder
  readonly #path: string
  readonly #lock: KernelLock
  readonly #inode: number

  private constructor(folder: RunFolder, runId: string, lock: KernelLock) {
    this.#folder = folder
    this.#path = folder.lockFile(runId)
    this.#lock = lock
    this.#inode = statSync(this.#path).ino
  }

  /** @throws NIKA-LOG-011 when another store writes the run. */
  static acquire(folder: RunFolder, runId: string): RunLock {
    return guarded(folder, runId, () => {
      const lock = lockFile(folder.lockFile(runId), 0)
      if (lock === undefined) throw isWritten(runId)
      return new RunLock(folder, runId, lock)
    })
  }

  /** Whether some store writes the run just now. */
  static isTaken(folder: RunFolder, runId: string): boolean {
    const path = folder.lockFile(runId)
    if (!existsSync(path)) return false
    return guarded(folder, runId, () => {
      const lock = lockFile(path, 0)
      lock?.release()
      return lock === undefined
    })
  }

  /** Whether it is still ours: somebody may have removed the file by hand, and another may have locked a new one. */
  isHeld(): boolean {
    return statSync(this.#path, { throwIfNoEntry: false })?.ino === this.#inode
  }

  release(): void {
    try {
      if (this.isHeld()) this.#remove()
    } finally {
      this.#lock.release()
    }
  }

  /** Without the guard the file stays behind, which harms nobody. */
  #remove(): void {
    const guard = takeGuard(this.#folder)
    if (guard === undefined) return
    try {
      if (!this.isHeld()) return
      this.#lock.release()
      unlinkSync(this.#path)
    } finally {
      guard.release()
    }
  }
}

function takeGuard(folder: RunFolder): KernelLock | undefined {
  return lockFile(folder.guardFile, guardWaitMs)
}

function guarded<Result>(folder: RunFolder, runId: string, work: () => Result): Result {
  const guard = takeGuard(folder)
  if (guard === undefined) throw isWritten(runId)
  try {
    return work()
  } finally {
    guard.release()
  }
}

function isWritten(runId: string): Error {
  return storeError('NIKA-LOG-011', { message: `run ${runId} is being written by another process`, details: { run_id: runId } })
}
