import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml'
import type { Report } from '../problem.ts'
import { quote } from '../quote.ts'
import type { Path } from '../source/path.ts'
import type { Range, SourceEntry, SourceNode, SourceScalar } from '../source/source-node.ts'
import { exceedsBytes, maxScalarBytes } from './check-text.ts'
import { mergeKeyProblem } from './check-tokens.ts'
import { isScalarTag, notFinite, resolvePlain, resolveTagged } from './resolve-scalar.ts'

/** A composed node as a plain tree. Its depth is bounded before. */
export function readNode(node: Node | null, path: Path, report: Report): SourceNode {
  if (isScalar(node)) return readScalar(node, path, report)
  if (isMap(node)) return readMap(node, path, report)
  if (isSeq(node)) {
    return {
      kind: 'list',
      items: node.items.map((item, index) => readNode(nodeOrNull(item), [...path, index], report)),
      range: rangeOf(node),
    }
  }
  return { kind: 'scalar', value: null, range: rangeOf(node) }
}

function nodeOrNull(value: unknown): Node | null {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : null
}

function readMap(map: YAMLMap, path: Path, report: Report): SourceNode {
  const seen = new Set<string>()
  const entries: SourceEntry[] = []
  for (const pair of map.items) {
    const entry = readEntry(nodeOrNull(pair.key), nodeOrNull(pair.value), path, report)
    if (entry === undefined) continue
    if (seen.has(entry.key)) {
      const isTaskId = path.length === 1 && path[0] === 'tasks'
      report({
        code: isTaskId ? 'NIKA-PARSE-017' : 'NIKA-YAML-004',
        message: `the ${isTaskId ? 'task id' : 'key'} ${quote(entry.key)} is written twice`,
        path: [...path, entry.key],
        range: entry.keyRange,
      })
      continue
    }
    seen.add(entry.key)
    entries.push(entry)
  }
  return { kind: 'map', entries, flow: map.flow === true, range: rangeOf(map) }
}

function readEntry(key: Node | null, value: Node | null, path: Path, report: Report): SourceEntry | undefined {
  const keyRange = rangeOf(key)
  if (!isScalar(key)) {
    report({
      code: 'NIKA-YAML-007',
      message: 'a key must be text, not a list or an object',
      hint: 'write the key as text',
      path,
      range: keyRange,
    })
    return undefined
  }
  const text = textOf(key)
  checkScalarSize(key, path, report)
  if (key.type === 'PLAIN' && text === '<<') {
    report({ ...mergeKeyProblem, path, range: keyRange })
    return undefined
  }
  if (typeof resolve(key) !== 'string')
    report({ code: 'NIKA-YAML-007', message: `the key ${quote(text)} is not text`, path, range: keyRange })
  const valueNode: SourceNode = value === null ? { kind: 'scalar', value: null, range: keyRange } : readNode(value, [...path, text], report)
  return { key: text, keyRange, value: valueNode }
}

function readScalar(node: Scalar, path: Path, report: Report): SourceScalar {
  const text = textOf(node)
  const range = rangeOf(node)
  checkScalarSize(node, path, report)
  const value = resolve(node)
  if (value === undefined) {
    report({ code: 'NIKA-PARSE-001', message: `${quote(text)} is not a value of its tag`, hint: 'remove the tag', path, range })
    return { kind: 'scalar', value: text, range }
  }
  if (value === notFinite) {
    report({ code: 'NIKA-YAML-008', message: `the number ${quote(text)} is not finite`, path, range })
    return { kind: 'scalar', value: 0, range }
  }
  return { kind: 'scalar', value, range }
}

function resolve(node: Scalar): ReturnType<typeof resolveTagged> {
  const text = textOf(node)
  // A tag that is not of the core schema is refused elsewhere; its scalar is read as if it had none.
  if (node.tag !== undefined && isScalarTag(node.tag)) return resolveTagged(text, node.tag)
  return node.type === 'PLAIN' || node.type === undefined ? resolvePlain(text) : text
}

function checkScalarSize(node: Scalar, path: Path, report: Report): void {
  if (!exceedsBytes(textOf(node), maxScalarBytes)) return
  report({ code: 'NIKA-YAML-005', message: 'this scalar is larger than 64 KiB', path, range: rangeOf(node) })
}

function textOf(node: Scalar): string {
  return typeof node.value === 'string' ? node.value : ''
}

function rangeOf(node: Node | null): Range | undefined {
  const range = node?.range
  return range == null ? undefined : { start: range[0], end: Math.max(range[0], range[1]) }
}
