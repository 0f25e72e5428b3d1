import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { pack } from '../../scripts/workspace/pack.ts'
import { publishedPackages } from '../../scripts/workspace/workspace-packages.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The tarball of each published package, by its name. */
    readonly tarballs: Readonly<Record<string, string>>
  }
}

/** Packs every published package once, for all tests of packaging. Returns what removes the tarballs. */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'nika-tarballs-'))
  const tarballs = publishedPackages().map((published) => [published.manifest.name, pack(published, folder)] as const)
  project.provide('tarballs', Object.fromEntries(tarballs))
  return () => rmSync(folder, { recursive: true })
}
