import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { root, type WorkspacePackage } from './workspace-packages.ts'

/** Packs a built package into `folder`, as it would be published; returns the tarball's path. */
export function pack({ folder }: WorkspacePackage, destination: string): string {
  const answer = execFileSync('pnpm', ['pack', '--json', '--pack-destination', resolve(destination)], {
    cwd: join(root, folder),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return tarballOf(answer)
}

// What the package's own build prints stands before the JSON.
function tarballOf(answer: string): string {
  const packed: { readonly filename: string } = JSON.parse(answer.slice(answer.lastIndexOf('\n{') + 1))
  return packed.filename
}
