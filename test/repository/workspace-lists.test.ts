import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root, workspacePackages } from '../../scripts/workspace/workspace-packages.ts'

const folders = workspacePackages().map(({ folder }) => folder)
const names = workspacePackages().map(({ manifest }) => manifest.name)

test.each(['tsconfig.json', 'tsconfig.tests.json'])('%s refers to every package', (file) => {
  const { references }: { readonly references: readonly { readonly path: string }[] } = readJson(file)

  expect(folders.filter((folder) => !references.some(({ path }) => path === folder))).toEqual([])
})

test('the root can import every package', () => {
  const { devDependencies }: { readonly devDependencies: Readonly<Record<string, string>> } = readJson('package.json')

  expect(names.filter((name) => devDependencies[name] === undefined)).toEqual([])
})

test.each(workspacePackages())("$folder's tsconfig refers to the packages that it depends on", ({ folder, manifest }) => {
  const { references }: { readonly references: readonly { readonly path: string }[] } = readJson(join(folder, 'tsconfig.json'))
  const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies })
  const needed = workspacePackages().filter((other) => dependencies.includes(other.manifest.name))

  const referred = references.map(({ path }) => join(folder, path))
  expect(needed.map((other) => other.folder).filter((other) => !referred.includes(other))).toEqual([])
})

test('the changesets know every published package until the first release', () => {
  const changesets = globSync('.changeset/*.md', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'))
  const unreleased = workspacePackages().filter(({ manifest }) => manifest.version === '0.0.0')

  expect(unreleased.map(({ manifest }) => manifest.name).filter((name) => !changesets.some((text) => text.includes(`'${name}'`)))).toEqual(
    [],
  )
})

function readJson(file: string) {
  return JSON.parse(readFileSync(join(root, file), 'utf8'))
}
