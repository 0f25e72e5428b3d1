import { readYaml } from '../yaml/read-yaml.ts'
import { LineIndex } from './line-index.ts'
import { locate } from './locate.ts'
import type { Path } from './path.ts'

/**
 * Where an entry of a document stands, or the innermost one around it that is there. JSON is YAML, too.
 * @returns line and column from 1; undefined when the text cannot be read.
 */
export function placeOfEntry(text: string, path: Path): { readonly line: number; readonly column: number } | undefined {
  const root = readYaml(text, () => undefined)
  if (root === undefined) return undefined
  const { entry, node } = locate(root, path)
  const range = entry?.keyRange ?? node.range
  return range === undefined ? undefined : new LineIndex(text).placeOf(range.start)
}
