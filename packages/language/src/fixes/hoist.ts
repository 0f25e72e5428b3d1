import type { Fix, TextEdit } from '../diagnostic.ts'
import type { FixSource, Span } from '../problem.ts'
import { locate, rangeOfSpan } from '../source/locate.ts'
import type { Path } from '../source/path.ts'
import { entryOf, type SourceEntry, type SourceMap } from '../source/source-node.ts'
import type { Reference } from '../templates/reference.ts'

/** A reference to a task that stands in the body of another. */
export interface Hoist {
  readonly taskId: string
  readonly reference: Reference
  /** The field in which it stands, and the part of its value. */
  readonly path: Path
  readonly span: Span
}

/** Binds the reference under `with:` and reads the binding in its place. */
export function hoistFix({ taskId, reference, path, span }: Hoist): (source: FixSource) => Fix | undefined {
  return ({ text, root }) => {
    const { node } = locate(root, path)
    const task = locate(root, ['tasks', taskId]).node
    const range = node.kind === 'scalar' ? rangeOfSpan(text, node, span) : undefined
    if (task.kind !== 'map' || range === undefined || range.end - range.start !== span.length) return undefined
    const bindings = entryOf(task, 'with')
    const map = bindings?.value.kind === 'map' ? bindings.value : undefined
    const template = `\${{ ${reference.text} }}`
    const existing = map?.entries.find(({ value }) => value.kind === 'scalar' && value.value === template)
    const name = existing?.key ?? freeName(reference, map)
    const read: TextEdit = { offset: range.start, length: span.length, text: `with.${name}` }
    const title = `bind ${reference.text} under with:`
    if (existing !== undefined) return { title, edits: [read] }
    if (bindings !== undefined && map === undefined) return undefined
    const bind = bindTemplate({ text, task, map }, name, template)
    return bind === undefined ? undefined : { title, edits: [bind, read] }
  }
}

/** The task's id, with the last key that is read from its output; numbered when that is taken. */
function freeName(reference: Reference, map: SourceMap | undefined): string {
  const [id, , ...steps] = reference.path
  const last = steps.findLast((step) => typeof step === 'string' && /^[A-Za-z_]\w*$/.test(step))
  const base = last === undefined ? String(id) : `${String(id)}_${String(last)}`
  let name = base
  for (let number = 2; map !== undefined && entryOf(map, name) !== undefined; number++) name = `${base}_${number}`
  return name
}

interface BindingSite {
  readonly text: string
  readonly task: SourceMap
  /** The bindings that there are. */
  readonly map: SourceMap | undefined
}

/** Writes a binding before the first one, or a `with:` before the first key of the task, in the style of what follows. */
function bindTemplate({ text, task, map }: BindingSite, name: string, template: string): TextEdit | undefined {
  const [firstKey] = task.entries
  if (firstKey === undefined) return undefined
  const key = (word: string): string => (isQuoted(text, firstKey) ? JSON.stringify(word) : word)
  const binding = `${key(name)}: ${JSON.stringify(template)}`
  if (map === undefined) return insertBefore(text, task, firstKey, `${key('with')}: { ${binding} }`)
  const [first] = map.entries
  if (first !== undefined) return insertBefore(text, map, first, binding)
  return map.flow && map.range !== undefined ? { offset: map.range.start + 1, length: 0, text: ` ${binding} ` } : undefined
}

function isQuoted(text: string, entry: SourceEntry): boolean {
  return entry.keyRange !== undefined && text[entry.keyRange.start] === '"'
}

function insertBefore(text: string, map: SourceMap, entry: SourceEntry, inserted: string): TextEdit | undefined {
  const offset = entry.keyRange?.start
  if (offset === undefined) return undefined
  if (map.flow) return { offset, length: 0, text: `${inserted}, ` }
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  const indent = text.slice(lineStart, offset)
  return indent.trim() === '' ? { offset, length: 0, text: `${inserted}${text.includes('\r\n') ? '\r\n' : '\n'}${indent}` } : undefined
}
