import { isExactNumber, type JsonValue } from '@nika/events'
import type { SourceNode } from './source/source-node.ts'

const maxQuoted = 60

/** Text in quotes for a message, clipped. */
export function quote(text: string): string {
  return JSON.stringify(text.length > maxQuoted ? `${text.slice(0, maxQuoted)}…` : text)
}

/** What a node is, for a message: `a list`, `the text "a"`, `the number 5`. */
export function describeNode(node: SourceNode): string {
  switch (node.kind) {
    case 'list':
      return 'a list'
    case 'map':
      return 'an object'
    case 'scalar':
      return describeValue(node.value)
  }
}

/** What a value is, for a message. */
export function describeValue(value: JsonValue): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return `the text ${quote(value)}`
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number' || isExactNumber(value)) return `the number ${String(value)}`
  return Array.isArray(value) ? 'a list' : 'an object'
}
