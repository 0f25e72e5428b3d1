import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../../scripts/workspace/workspace-packages.ts'

/** Bundles the command line before the tests: they run what is published, and never something older. */
export function setup(): void {
  execFileSync(process.execPath, ['bundle.ts'], { cwd: join(root, 'apps/cli'), stdio: ['ignore', 'ignore', 'inherit'] })
}
