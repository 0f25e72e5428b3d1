// `pnpm test` runs the tests once, behind turbo's cache; with arguments (--watch, a folder, -t) they go to vitest as they are.
import { spawnSync } from 'node:child_process'

const given = process.argv.slice(2)
const projects = ['--project', 'packages', '--project', 'repository']
// In continuous integration a result is never taken from a cache.
const direct = given.length > 0 || process.env['CI'] !== undefined

const { status } = direct
  ? spawnSync('vitest', [given.includes('--watch') ? 'watch' : 'run', ...projects, ...given.filter((argument) => argument !== '--watch')], {
      stdio: 'inherit',
    })
  : spawnSync('node', [`${import.meta.dirname}/turbo.ts`, 'test:run', '--log-prefix=none'], { stdio: 'inherit' })
process.exitCode = status ?? 1
