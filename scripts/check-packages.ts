// `pnpm packages`: packs every published package and judges the tarball by publint and, where it has types, by attw.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pack } from './workspace/pack.ts'
import { publishedPackages, type WorkspacePackage } from './workspace/workspace-packages.ts'

const folder = mkdtempSync(join(tmpdir(), 'nika-packages-'))
try {
  const failed = publishedPackages().filter((published) => !passes(published))
  process.exitCode = failed.length === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}

function passes(published: WorkspacePackage): boolean {
  const { name, bin } = published.manifest
  const tarball = pack(published, folder)
  const linters = [['publint', 'run', tarball, '--strict']]
  // A package that is a command alone has no types to resolve.
  if (bin === undefined) linters.push(['attw', tarball, '--profile', 'esm-only', '--no-color', '--no-emoji'])
  const complaints = linters.flatMap((command) => complaint(command))
  console.log(complaints.length === 0 ? `${name} is fit to publish.` : `${name}:\n${complaints.join('\n')}`)
  return complaints.length === 0
}

function complaint([command = '', ...args]: readonly string[]): readonly string[] {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (error !== undefined) throw new Error(`${command} could not be run`, { cause: error })
  return status === 0 ? [] : [`${stdout}${stderr}`]
}
