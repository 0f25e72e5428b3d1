import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/**
 * A new folder, by its real path, that is removed after the test.
 * @param after when to remove it instead: `afterAll`, where all tests share it.
 */
export function temporaryFolder(after: (remove: () => void) => void = onTestFinished): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nika-runner-')))
  after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
