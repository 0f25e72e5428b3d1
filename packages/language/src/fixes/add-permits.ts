import type { Fix } from '../diagnostic.ts'
import { formatPermits } from '../permits/infer-permits.ts'
import type { Permits } from '../permits/permits.ts'
import type { FixSource } from '../problem.ts'
import { entryOf } from '../source/source-node.ts'

/** Writes a `permits:` block before `tasks:`. */
export function permitsFix(permits: Permits): (source: FixSource) => Fix | undefined {
  return ({ text, root }) => {
    const offset = root.kind === 'map' ? entryOf(root, 'tasks')?.keyRange?.start : undefined
    if (offset === undefined || root.kind !== 'map') return undefined
    const title = 'add the permits that the tasks need'
    if (root.flow) return { title, edits: [{ offset, length: 0, text: `"permits": ${JSON.stringify(permits)}, ` }] }
    const lineStart = text.lastIndexOf('\n', offset - 1) + 1
    const indent = text.slice(lineStart, offset)
    if (indent.trim() !== '') return undefined
    const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
    const block = formatPermits(permits).split('\n').join(`${lineEnd}${indent}`)
    return { title, edits: [{ offset, length: 0, text: `${block}${lineEnd}${indent}` }] }
  }
}
