import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { v7 } from 'uuid'
import type { Platform } from './platform.ts'

/** Node's own clock, folder, processors and hash; run ids are UUIDs of version 7. */
export const nodePlatform: Platform = {
  now: () => Date.now(),
  clock: () => performance.now(),
  folder: (path = '') => resolve(path),
  cores: availableParallelism,
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  newRunId: () => v7(),
}
