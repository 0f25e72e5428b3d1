import { statSync } from 'node:fs'
import { type Event, endsRun, type TornTail } from '@nika/events'
import { reasonOf, storeError, writeError } from '../errors/store-error.ts'
import { RunLock } from '../lock/run-lock.ts'
import type { OpenFile } from '../open-file.ts'
import type { SyncMode } from '../options.ts'
import { readFirstEvent } from '../read/first-event.ts'
import { readLine } from '../read/last-line.ts'
import { LogCursor } from '../read/log-cursor.ts'
import type { RunFolder } from '../run-folder.ts'
import type { Batch } from './batch.ts'
import { LogFile } from './log-file.ts'
import { packLines } from './pack-lines.ts'

/** What all writers of a store have in common. */
export interface WriterSettings {
  readonly folder: RunFolder
  readonly sync: SyncMode
  readonly onTornTail: (runId: string, tail: TornTail) => void
  readonly openFile: OpenFile
}

/** A run that this store alone may write, until it gives the run up. */
export class OwnedRun {
  readonly #runId: string
  readonly #path: string
  readonly #settings: WriterSettings
  readonly #lock: RunLock
  #file: LogFile | undefined
  #last: Event | undefined
  /** Whether the file, or what a writer before may have left in it, is still to be synced. */
  #isSynced = false
  #isFolderSynced = false

  private constructor(runId: string, settings: WriterSettings) {
    this.#runId = runId
    this.#path = settings.folder.logFile(runId)
    this.#settings = settings
    this.#lock = RunLock.acquire(settings.folder, runId)
  }

  /**
   * Takes the run's lock and looks at the end of its log; a torn last line is reported; the first append cuts it off.
   * @throws NIKA-LOG-011 when another store writes the run; NIKA-LOG-014; the codes of the codec when the first or the last line
   * is damaged, NIKA-LOG-009 among them.
   */
  static async open(runId: string, settings: WriterSettings): Promise<OwnedRun> {
    try {
      await settings.folder.prepare()
      const run = new OwnedRun(runId, settings)
      try {
        await run.#openLog()
        return run
      } catch (error) {
        await run.release()
        throw error
      }
    } catch (error) {
      throw writeError(runId, error)
    }
  }

  /** The last event; undefined when there is none. */
  get last(): Event | undefined {
    return this.#last
  }

  /** Whether the run has ended, or has not begun: nothing to hold it for. */
  get isSettled(): boolean {
    return this.#last === undefined || endsRun(this.#last.kind)
  }

  /** The stored events from `id` on; none when `id` is the next one, or none at all. */
  async since(id: number): Promise<readonly Event[]> {
    if (this.#file === undefined || this.#last === undefined || !(id >= 0 && id <= this.#last.id)) return []
    const cursor = new LogCursor(this.#file.handle, { name: this.#path, from: id, validate: false })
    const events: Event[] = []
    for await (const batch of cursor.readOn(() => undefined)) events.push(...batch)
    return events
  }

  /**
   * Writes a batch, and syncs it when it asks for that.
   * @throws NIKA-LOG-013, NIKA-LOG-014 or NIKA-LOG-018; none of the batch is there then.
   */
  async write(batch: Batch): Promise<void> {
    const sizeBefore = this.#file?.size ?? 0
    try {
      if (batch.lines.length > 0) await this.#append(batch)
    } catch (error) {
      throw writeError(this.#runId, error)
    }
    const { sync } = this.#settings
    if (sync === 'always' || (sync === 'barrier' && batch.isDurable)) await this.#sync(sizeBefore)
    this.#last = batch.last
  }

  /** Closes the file and gives up the lock. */
  async release(): Promise<void> {
    try {
      await this.#file?.close()
    } finally {
      this.#lock.release()
    }
  }

  async #openLog(): Promise<void> {
    const file = await LogFile.open(this.#path, this.#settings.openFile)
    if (file === undefined) return
    this.#file = file
    const { lastLine, torn } = file
    if (lastLine !== undefined) {
      await readFirstEvent(file.handle, this.#path, lastLine)
      this.#last = await readLine(file.handle, lastLine, this.#path)
    }
    if (torn === undefined) return
    const line = this.#last === undefined ? 1 : this.#last.id + 2
    this.#settings.onTornTail(this.#runId, { line, byte_offset: torn.offset, byte_length: torn.length })
  }

  async #append({ lines }: Batch): Promise<void> {
    if (this.#file !== undefined) this.#requireOwned(this.#file)
    this.#file ??= await LogFile.create(this.#path, this.#settings.openFile)
    this.#isSynced = false
    await this.#file.append(packLines(lines))
  }

  /**
   * Two looks at the file system, at once and not through the thread pool, which would cost ten times as much.
   * @throws NIKA-LOG-018 when somebody removed the lock, or touched the log.
   */
  #requireOwned(file: LogFile): void {
    const found = statSync(this.#path, { throwIfNoEntry: false })
    if (this.#lock.isHeld() && found !== undefined && file.isAsLeft(found)) return
    throw storeError('NIKA-LOG-018', {
      message: `run ${this.#runId} is no longer written by this process: its log or its lock was changed by another`,
      details: { run_id: this.#runId },
    })
  }

  async #sync(sizeBefore: number): Promise<void> {
    if (this.#file === undefined || this.#isSynced) return
    try {
      await Promise.all([this.#file.sync(), this.#syncFolder()])
      this.#isSynced = true
    } catch (cause) {
      // What the system still shows of it may never reach the disk.
      await this.#file.cutTo(sizeBefore).catch(() => undefined)
      const details = { run_id: this.#runId }
      throw storeError('NIKA-LOG-013', { message: `run ${this.#runId} could not be synced to disk: ${reasonOf(cause)}`, details, cause })
    }
  }

  /** The file's name needs it once. */
  async #syncFolder(): Promise<void> {
    if (this.#isFolderSynced) return
    await this.#settings.folder.sync(this.#settings.openFile)
    this.#isFolderSynced = true
  }
}
