import type { Span } from '../problem.ts'
import type { Path } from './path.ts'
import { entryOf, type Range, type SourceEntry, type SourceNode, type SourceScalar } from './source-node.ts'

export interface Located {
  /** The deepest existing part of the path. */
  readonly path: Path
  readonly node: SourceNode
  /** The entry whose value `node` is; undefined for the root and for items of a list. */
  readonly entry: SourceEntry | undefined
  /** Whether `node` is what the path leads to, and not only a part of the way. */
  readonly isWhole: boolean
}

/** Follows a path as far as the document goes. */
export function locate(root: SourceNode, path: Path): Located {
  let node = root
  let entry: SourceEntry | undefined
  let depth = 0
  for (; depth < path.length; depth++) {
    const step = path[depth]
    if (typeof step === 'number') {
      const item: SourceNode | undefined = node.kind === 'list' ? node.items[step] : undefined
      if (item === undefined) break
      node = item
      entry = undefined
    } else if (isWrittenInShort(path, depth) && node.kind === 'scalar') {
      return { path: path.slice(0, depth), node, entry, isWhole: true }
    } else {
      const next: SourceEntry | undefined = node.kind === 'map' && step !== undefined ? entryOf(node, step) : undefined
      if (next === undefined) break
      node = next.value
      entry = next
    }
  }
  return { path: path.slice(0, depth), node, entry, isWhole: depth === path.length }
}

/** An output may be written without its `value:`. */
function isWrittenInShort(path: Path, depth: number): boolean {
  return depth === 2 && path[0] === 'outputs' && path[2] === 'value'
}

/** The path of the innermost node that holds an offset. */
export function pathAt(root: SourceNode, offset: number): Path {
  const path: (string | number)[] = []
  let node: SourceNode | undefined = root
  while (node !== undefined) {
    const next: Child | undefined = childAt(node, offset)
    if (next === undefined) break
    path.push(next.step)
    node = next.node
  }
  return path
}

interface Child {
  readonly step: string | number
  readonly node: SourceNode
  readonly start: number
  readonly end: number
}

/** The last child that begins at or before an offset, if it reaches that far. Children stand in the order of the text. */
function childAt(node: SourceNode, offset: number): Child | undefined {
  const count = node.kind === 'scalar' ? 0 : node.kind === 'list' ? node.items.length : node.entries.length
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if ((childOf(node, middle)?.start ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  const child = childOf(node, low - 1)
  return child !== undefined && offset <= child.end ? child : undefined
}

function childOf(node: SourceNode, index: number): Child | undefined {
  if (node.kind === 'list') {
    const item = node.items[index]
    return item === undefined ? undefined : { step: index, node: item, start: item.range?.start ?? 0, end: item.range?.end ?? 0 }
  }
  const entry = node.kind === 'map' ? node.entries[index] : undefined
  if (entry === undefined) return undefined
  const { key, value, keyRange } = entry
  return { step: key, node: value, start: keyRange?.start ?? 0, end: Math.max(keyRange?.end ?? 0, value.range?.end ?? 0) }
}

/**
 * Where a part of a scalar's value stands in the text. A value and its spelling differ by quotes, escapes and folding, but
 * both hold the same `${{` in the same order: the part is found from the one before it; else the whole scalar is pointed at.
 */
export function rangeOfSpan(text: string, scalar: SourceScalar, span: Span): Range | undefined {
  const { range, value } = scalar
  if (range === undefined || typeof value !== 'string') return range
  const inValue = openers(value)
  const inText = openers(text.slice(range.start, range.end))
  const index = inValue.findLastIndex((at) => at <= span.start)
  const valueOpener = inValue[index]
  const textOpener = inText[index]
  if (inValue.length !== inText.length || valueOpener === undefined || textOpener === undefined) return range
  const opener = range.start + textOpener
  const lead = value.slice(valueOpener, span.start + span.length)
  if (text.startsWith(lead, opener)) return { start: opener + (span.start - valueOpener), end: opener + lead.length }
  return { start: opener, end: opener + 3 }
}

const openersOf = new Map<string, readonly number[]>()

/** The offsets of `${{`. The last texts are remembered: all problems of one scalar ask for the same two. */
function openers(text: string): readonly number[] {
  const known = openersOf.get(text)
  if (known !== undefined) return known
  const found: number[] = []
  for (let at = text.indexOf('${{'); at !== -1; at = text.indexOf('${{', at + 3)) found.push(at)
  if (openersOf.size >= 4) openersOf.clear()
  openersOf.set(text, found)
  return found
}
