import { open } from 'node:fs/promises'
import {
  type AppendOptions,
  type Event,
  type EventStore,
  EventStream,
  type FollowOptions,
  isNikaError,
  type ReadOptions,
  type RunFilter,
  type RunSummary,
  requireRunId,
  type TornTail,
} from '@nika/events'
import { storeError } from './errors/store-error.ts'
import { RunLock } from './lock/run-lock.ts'
import type { OpenFile } from './open-file.ts'
import type { FileStoreSettings } from './options.ts'
import { followRun } from './read/follow-run.ts'
import { listRuns } from './read/list-runs.ts'
import { readRun } from './read/read-run.ts'
import { RunFolder } from './run-folder.ts'
import type { WriterSettings } from './write/owned-run.ts'
import { RunWriter } from './write/run-writer.ts'

/** One NDJSON file a run. */
export class FileStore implements EventStore {
  readonly #folder: RunFolder
  readonly #settings: FileStoreSettings
  readonly #writerSettings: WriterSettings
  readonly #writers = new Map<string, RunWriter>()
  readonly #closing = new AbortController()
  /** The torn tails that were reported, so that each is reported once. */
  readonly #reported = new Set<string>()

  constructor(settings: FileStoreSettings, openFile: OpenFile = open) {
    this.#folder = new RunFolder(settings.dir)
    this.#settings = settings
    const onTornTail = this.#reportTornTail.bind(this)
    this.#writerSettings = { folder: this.#folder, sync: settings.sync, onTornTail, openFile }
  }

  async append(runId: string, expectedNextId: number, events: readonly Event[], options: AppendOptions = {}): Promise<void> {
    requireRunId(runId)
    if (this.#closing.signal.aborted) throw storeError('NIKA-LOG-003', { message: 'the store is closed; nothing was appended' })
    const writer = this.#writerOf(runId)
    try {
      await writer.append({ runId, expectedNextId, events }, options.durable ?? false)
    } finally {
      if (writer.isIdle) this.#writers.delete(runId)
    }
  }

  read(runId: string, { from = 0, to = Number.MAX_SAFE_INTEGER }: ReadOptions = {}): EventStream {
    const onTornTail = (tail: TornTail): void => {
      if (!this.#isBeingWritten(runId)) this.#reportTornTail(runId, tail)
    }
    return new EventStream(readRun({ runId, from, to, folder: this.#folder, validate: this.#settings.validate, onTornTail }))
  }

  list(filter: RunFilter = {}): Promise<readonly RunSummary[]> {
    return listRuns(this.#folder, { filter, onDamagedRun: this.#settings.onDamagedRun })
  }

  follow(runId: string, { from = 0, signal }: FollowOptions = {}): AsyncGenerator<Event, void, undefined> {
    const closing = this.#closing.signal
    const ends = signal === undefined ? closing : AbortSignal.any([signal, closing])
    return followRun({ runId, from, folder: this.#folder, validate: this.#settings.validate, signal: ends })
  }

  async close(): Promise<void> {
    this.#closing.abort()
    const writers = [...this.#writers.values()]
    this.#writers.clear()
    await Promise.all(writers.map((writer) => writer.close()))
  }

  #writerOf(runId: string): RunWriter {
    const known = this.#writers.get(runId)
    if (known !== undefined) return known
    const writer = new RunWriter(runId, this.#writerSettings)
    this.#writers.set(runId, writer)
    return writer
  }

  /** Whether a last line without its end may be one that somebody is writing. */
  #isBeingWritten(runId: string): boolean {
    if (this.#writers.get(runId)?.isWriting === true) return true
    try {
      return RunLock.isTaken(this.#folder, runId)
    } catch (error) {
      // Where no lock can be taken, in a folder that is only to be read, nobody writes.
      return isNikaError(error, 'NIKA-LOG-011')
    }
  }

  #reportTornTail(runId: string, tail: TornTail): void {
    const key = `${runId} ${tail.byte_offset} ${tail.byte_length}`
    if (this.#reported.has(key)) return
    this.#reported.add(key)
    this.#settings.onTornTail(runId, tail)
  }
}
