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

const folder = mkdtempSync(join(tmpdir(), 'nika-tarballs-'))

/** Packs every published package once, for all tests of packaging. */
export function setup(project: TestProject): void {
  const tarballs = publishedPackages().map((published) => [published.manifest.name, pack(published, folder)] as const)
  project.provide('tarballs', Object.fromEntries(tarballs))
}

export function teardown(): void {
  rmSync(folder, { recursive: true })
}
