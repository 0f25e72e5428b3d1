import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventStoreChecks } from '@nika/events/testing'
import { describe, test } from 'vitest'
import { createFileStore } from './index.ts'

describe('createFileStore', () => {
  test.each(eventStoreChecks)('$name', { timeout: 60_000 }, async (check) => {
    const parent = await mkdtemp(join(tmpdir(), 'nika-store-'))
    const dir = join(parent, '.nika', 'runs')
    const process = {
      url: new URL('../test/open-store.ts', import.meta.url).href,
      options: { dir },
      execArgv: ['--conditions=@nika/source'],
    }

    await check.run({ open: async () => createFileStore({ dir }), process })

    await rm(parent, { recursive: true })
  })
})
