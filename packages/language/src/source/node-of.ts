import { isExactNumber } from '@nika/events'
import type { Report } from '../problem.ts'
import { maxDepth } from '../yaml/parse-tokens.ts'
import type { Path } from './path.ts'
import type { SourceEntry, SourceNode } from './source-node.ts'

/**
 * A value of a program as a document without places. Members that are undefined are left out.
 * What is not JSON, or nested too deeply, is reported, and the result is undefined.
 */
export function nodeOf(value: unknown, report: Report): SourceNode | undefined {
  let complete = true
  const root = convert(value, [], (problem) => {
    complete = false
    report(problem)
  })
  return complete ? root : undefined
}

function convert(value: unknown, path: Path, report: Report): SourceNode {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || isExactNumber(value)) return { kind: 'scalar', value }
  if (typeof value === 'number' && Number.isFinite(value)) return { kind: 'scalar', value: value === 0 ? 0 : value }
  if (typeof value !== 'object' || !isPlain(value)) return refuse(value, path, report)
  if (path.length >= maxDepth) {
    report({ code: 'NIKA-YAML-009', message: `the definition is nested more than ${maxDepth} levels deep`, path })
    return { kind: 'scalar', value: null }
  }
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item: unknown, index) => convert(item, [...path, index], report)) }
  const entries: SourceEntry[] = []
  for (const [key, member] of Object.entries(value)) {
    const known: unknown = member
    if (known !== undefined) entries.push({ key, value: convert(known, [...path, key], report) })
  }
  return { kind: 'map', entries, flow: true }
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

function refuse(value: unknown, path: Path, report: Report): SourceNode {
  if (typeof value === 'number') report({ code: 'NIKA-YAML-008', message: `the number ${value} is not finite`, path })
  else report({ code: 'NIKA-PARSE-019', message: `a ${typeof value} is not a JSON value`, hint: 'use plain JSON values', path })
  return { kind: 'scalar', value: null }
}
