import type { EventStore } from '@nika/events'
import { FileStore } from './file-store.ts'
import { type FileStoreOptions, settingsOf } from './options.ts'

export type { FileStoreOptions } from './options.ts'

/**
 * A store that keeps each run in a file of its own, `<dir>/<run_id>.ndjson`: append only, crash safe, with one writer a run.
 * Nothing is touched before the first append.
 * @throws NIKA-LOG-019 when an option is not known.
 */
export function createFileStore(options: FileStoreOptions = {}): EventStore {
  return new FileStore(settingsOf(options))
}
