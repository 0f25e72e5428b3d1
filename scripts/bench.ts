// `pnpm bench`: builds, installs the peers that only the benchmarks need, and prints the table; arguments go to benchmarks/main.ts.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './workspace/workspace-packages.ts'

const benchmarks = join(root, 'benchmarks')

run('node', [join(import.meta.dirname, 'turbo.ts'), 'build'], root)
run('pnpm', ['install', '--ignore-workspace', '--frozen-lockfile'], benchmarks)
run('node', ['--expose-gc', 'main.ts', ...process.argv.slice(2)], benchmarks)

function run(command: string, args: readonly string[], cwd: string): void {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
