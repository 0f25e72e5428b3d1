import { isExactNumber, type JsonValue } from '@nika/events'
import { isList } from './render-value.ts'

/** A value found at a path, or where the path breaks. */
export type PathRead =
  | { readonly found: true; readonly value: JsonValue }
  | { readonly found: false /** Index of the step that leads nowhere. */; readonly step: number; readonly at: JsonValue }

/** Follows a path: keys of objects (own ones only) and indexes of lists. */
export function readPath(value: JsonValue, path: readonly (string | number)[], from = 0): PathRead {
  let current = value
  for (let index = from; index < path.length; index++) {
    const next = stepInto(current, path[index] ?? '')
    if (next === undefined) return { found: false, step: index, at: current }
    current = next
  }
  return { found: true, value: current }
}

function stepInto(value: JsonValue, step: string | number): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return undefined
  if (isList(value)) return typeof step === 'number' ? value[step] : undefined
  return typeof step === 'string' && Object.hasOwn(value, step) ? value[step] : undefined
}
