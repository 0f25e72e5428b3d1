import { type FileHandle, open } from 'node:fs/promises'
import { type AppendOptions, type Event, type EventStore, encodeEvent, type NikaError } from '@nika/events'
import { cliError } from '../errors/codes.ts'

/**
 * A second place that the events of a run are written to, as they are stored: `--events OUT`. It may be a file, a pipe or a
 * device. When it fails, it says so once and the run goes on: the store has everything.
 */
export class EventCopy {
  readonly #path: string
  readonly #file: FileHandle
  readonly #onFailure: (error: NikaError) => void
  #nextId = 0
  #failed = false

  private constructor(path: string, file: FileHandle, onFailure: (error: NikaError) => void) {
    this.#path = path
    this.#file = file
    this.#onFailure = onFailure
  }

  /** @throws NIKA-CLI-010 when the file cannot be opened. */
  static async open(path: string, onFailure: (error: NikaError) => void): Promise<EventCopy> {
    try {
      return new EventCopy(path, await open(path, 'w', 0o600), onFailure)
    } catch (cause) {
      const hint = 'check the path given to --events; nothing was started'
      throw cliError('NIKA-CLI-010', { message: `the events cannot be written to ${path}`, hint, details: { path }, cause })
    }
  }

  /** The store, with every event that it takes written here too, and synced when it is. */
  copying(store: EventStore): EventStore {
    return {
      append: async (runId, expectedNextId, events, options) => {
        await store.append(runId, expectedNextId, events, options)
        await this.#write(events, options)
      },
      read: (runId, options) => store.read(runId, options),
      list: (filter) => store.list(filter),
      follow: (runId, options) => store.follow(runId, options),
      close: () => store.close(),
    }
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  async #write(events: readonly Event[], { durable = false }: AppendOptions = {}): Promise<void> {
    if (this.#failed) return
    // An append that is made again holds what is written already.
    const fresh = events.filter(({ id }) => id >= this.#nextId)
    try {
      if (fresh.length > 0) await this.#file.appendFile(fresh.map(encodeEvent).join(''))
      this.#nextId += fresh.length
      if (durable) await this.#file.datasync().catch(ignoreUnsyncable)
    } catch (cause) {
      this.#failed = true
      const path = this.#path
      this.#onFailure(cliError('NIKA-CLI-010', { message: `the events can no longer be written to ${path}`, details: { path }, cause }))
    }
  }
}

/** Pipes and devices have nothing to sync. */
function ignoreUnsyncable(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EINVAL' && error.code !== 'ENOTSUP') throw error
}
