import type { ExactNumber, JsonValue } from '@nika/events'
import { newRecord, setOwn } from './record.ts'

/** Offsets in the text, in UTF-16 units; `end` is exclusive. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A document as a tree of plain values with their places. Without ranges when it was not read from text. */
export type SourceNode = SourceScalar | SourceList | SourceMap

export interface SourceScalar {
  readonly kind: 'scalar'
  readonly value: null | boolean | number | string | ExactNumber
  readonly range?: Range | undefined
}

export interface SourceList {
  readonly kind: 'list'
  readonly items: readonly SourceNode[]
  readonly range?: Range | undefined
}

export interface SourceMap {
  readonly kind: 'map'
  /** Keys are unique. */
  readonly entries: readonly SourceEntry[]
  /** Whether it is written in braces. */
  readonly flow: boolean
  readonly range?: Range | undefined
}

export interface SourceEntry {
  readonly key: string
  readonly keyRange?: Range | undefined
  readonly value: SourceNode
}

/** The JSON value of a node. */
export function jsonOf(node: SourceNode): JsonValue {
  switch (node.kind) {
    case 'scalar':
      return node.value
    case 'list':
      return node.items.map(jsonOf)
    case 'map': {
      const object = newRecord<JsonValue>()
      for (const entry of node.entries) setOwn(object, entry.key, jsonOf(entry.value))
      return object
    }
  }
}

const indexes = new WeakMap<SourceMap, ReadonlyMap<string, SourceEntry>>()

/** Below this, looking through the entries costs less than an index. */
const smallMap = 16

/** The entry of a key. Constant time after the first call for a map. */
export function entryOf(map: SourceMap, key: string): SourceEntry | undefined {
  if (map.entries.length <= smallMap) return map.entries.find((entry) => entry.key === key)
  let index = indexes.get(map)
  if (index === undefined) {
    index = new Map(map.entries.map((entry) => [entry.key, entry]))
    indexes.set(map, index)
  }
  return index.get(key)
}
