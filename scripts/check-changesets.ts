// `pnpm changesets`: the changesets are sound, and there is one when a package has changed. It asks git about the branch `main`.
import { spawnSync } from 'node:child_process'

const branch = spawnSync('git', ['rev-parse', '--verify', '--quiet', 'main'], { stdio: 'ignore' })
if (branch.status === 0) {
  const { status } = spawnSync('changeset', ['status'], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} else {
  console.log('No branch `main` to compare with: changesets are not checked.')
}
