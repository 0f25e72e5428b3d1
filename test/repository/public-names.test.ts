import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { undocumentedExports } from '../../scripts/workspace/undocumented-exports.ts'
import { publishedPackages, root } from '../../scripts/workspace/workspace-packages.ts'

const entries = publishedPackages()
  .flatMap(({ folder, manifest }) => Object.values(manifest.exports ?? {}).map((target) => ({ folder, target })))
  .flatMap(({ folder, target }) => sourceOf(target).map((source) => join(folder, source)))

test.each(entries)('every name that %s exports has a docstring', (entry) => {
  expect(existsSync(join(root, entry))).toBe(true)
  expect(undocumentedExports(join(root, entry))).toEqual([])
})

/** The source file of one entry in `exports`; none for package.json and data. */
function sourceOf(target: unknown): readonly string[] {
  if (typeof target !== 'object' || target === null || !('@nika/source' in target)) return []
  return typeof target['@nika/source'] === 'string' ? [target['@nika/source']] : []
}
