import type { EventStore } from '@nika/events'
import { createFileStore, type FileStoreOptions } from '../src/index.ts'

/** What another process imports to open the store under test. */
export async function openStore(options: FileStoreOptions): Promise<EventStore> {
  return createFileStore(options)
}
