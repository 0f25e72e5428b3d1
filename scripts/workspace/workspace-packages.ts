import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Import, readImports } from './read-imports.ts'

/** The repository's root folder. */
export const root = join(import.meta.dirname, '../..')

/** What of a package.json the checks read. */
export interface Manifest {
  readonly name: string
  readonly version?: string
  readonly private?: boolean
  readonly bin?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** One TypeScript file of a package; its path counts from the package's folder and uses `/`. */
export interface SourceFile {
  readonly path: string
  readonly imports: readonly Import[]
}

/** One package of the workspace; its folder counts from the repository's root. */
export interface WorkspacePackage {
  readonly folder: string
  readonly manifest: Manifest
}

/** All packages under packages/ and apps/, by folder. */
export function workspacePackages(): readonly WorkspacePackage[] {
  return globSync('{packages,apps}/*/package.json', { cwd: root })
    .sort()
    .map((file) => ({ folder: dirname(file), manifest: readManifest(join(root, file)) }))
}

/** The packages that go to the registry. */
export function publishedPackages(): readonly WorkspacePackage[] {
  return workspacePackages().filter(({ manifest }) => manifest.private !== true)
}

/** The TypeScript files under a package's src/. */
export function sourceFiles(folder: string): readonly SourceFile[] {
  const home = join(root, folder)
  return globSync('src/**/*.ts', { cwd: home })
    .sort()
    .map((path) => ({ path, imports: readImports(path, readFileSync(join(home, path), 'utf8')) }))
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8'))
}
