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
    const bind =
      map === undefined
        ? newBlock(text, task, `{ ${name}: ${JSON.stringify(template)} }`)
        : newBinding(text, map, `${name}: ${JSON.stringify(template)}`)
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

/** A `with:` line before the first key of the task. */
function newBlock(text: string, task: SourceMap, bindings: string): TextEdit | undefined {
  const [first] = task.entries
  return first === undefined ? undefined : before(text, task.flow, first, `${task.flow ? '"with"' : 'with'}: ${bindings}`)
}

function newBinding(text: string, map: SourceMap, binding: string): TextEdit | undefined {
  const [first] = map.entries
  if (first !== undefined) return before(text, map.flow, first, binding)
  return map.flow && map.range !== undefined ? { offset: map.range.start + 1, length: 0, text: ` ${binding} ` } : undefined
}

function before(text: string, flow: boolean, entry: SourceEntry, inserted: string): TextEdit | undefined {
  const offset = entry.keyRange?.start
  if (offset === undefined) return undefined
  if (flow) return { offset, length: 0, text: `${inserted}, ` }
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  const indent = text.slice(lineStart, offset)
  return indent.trim() === '' ? { offset, length: 0, text: `${inserted}${text.includes('\r\n') ? '\r\n' : '\n'}${indent}` } : undefined
}
