import { ExactNumber, isExactNumber } from './exact-number.ts'
import { explainRefusal } from './explain-refusal.ts'
import { Held } from './held.ts'
import { isPlainObject } from './is-plain-object.ts'
import { jsonLength } from './json-length.ts'
import type { JsonArray, JsonObject, JsonValue } from './json-value.ts'
import { maxJsonBytes, maxJsonDepth } from './limits.ts'
import { parseJson } from './parse-json.ts'
import { isRawJson } from './raw-json.ts'
import { exactNumber } from './read-number-literal.ts'

/**
 * A deeply frozen copy of a JSON value. What it returns, and every value read from a log, is shared from then on: giving it
 * to `emit`, alone or inside another value, neither walks nor copies it again.
 * `undefined` members are dropped and -0 becomes 0. A raw JSON number (`JSON.rawJSON`) becomes an exact number.
 * Cost: one walk of what is not shared yet.
 * @throws NIKA-LOG-001 when a value is not JSON, naming its path: NaN, infinities, BigInt, functions, symbols, cycles,
 * objects that are not plain, `undefined` in an array.
 * @throws NIKA-LOG-016 when it is nested deeper than 1,000 levels.
 * @throws NIKA-LOG-006 when its text would be longer than a line may be.
 */
export function freezeJson<Value extends JsonValue>(value: Value): Value
export function freezeJson(value: unknown): JsonValue
export function freezeJson(value: unknown): JsonValue {
  if (typeof value === 'object' && value !== null && isHeld(value)) return value
  const [outerSize, outerDeepest, outerWalked, outerCopies] = [size, deepest, walked, copies]
  size = 0
  deepest = 0
  walked = 0
  copies = undefined
  try {
    const frozen = freezeValue(value, 0)
    // A character takes six bytes at the most: few values are large enough to be measured.
    if (size > maxJsonBytes || (size > maxJsonBytes / 6 && jsonLength(frozen) > maxJsonBytes)) throw refused
    return frozen
  } catch (error) {
    throw error === refused ? explainRefusal(value) : error
  } finally {
    size = outerSize
    deepest = outerDeepest
    walked = outerWalked
    copies = outerCopies
  }
}

const hasOwn = Object.prototype.hasOwnProperty

/** Thrown by the walk, which keeps no path because nearly every value is fine; the explanation walks once more. */
const refused = Symbol('refused')

// Lower bound of the text's length, and the deepest level, of what is being walked. Variables of the module and not
// parameters, which every emit would pay for. The walk is synchronous; freezeJson restores them for a getter that calls in again.
let size = 0
let deepest = 0

// A value that holds the same object in many places could grow without bound while it is copied, so once it is large its
// copies are remembered and shared too.
const rememberFrom = 4096
let walked = 0
let copies: Map<object, JsonArray | JsonObject> | undefined

function freezeValue(value: unknown, depth: number): JsonValue {
  switch (typeof value) {
    case 'string':
      size += value.length + 2
      return value
    case 'number':
      if (!Number.isFinite(value)) throw refused
      size += 1
      return value === 0 ? 0 : value
    case 'boolean':
      size += 4
      return value
    case 'object':
      return value === null ? null : freezeObject(value, depth)
    default:
      throw refused
  }
}

function freezeObject(value: object, depth: number): JsonValue {
  if (isHeld(value)) return shareHeld(value, depth)
  if (size > maxJsonBytes) throw refused
  return ++walked < rememberFrom ? freezeContainer(value, depth) : freezeOnce(value, depth)
}

/** One of another copy of this package is read again: anybody can make something that looks like it. */
function freezeNumber(value: { readonly literal: string }): JsonValue {
  const literal = String(value.literal)
  size += literal.length
  return value instanceof ExactNumber ? value : exactNumber(literal)
}

function freezeContainer(value: object, depth: number): JsonValue {
  if (Array.isArray(value)) return freezeArray(value, depth)
  if (isPlainObject(value)) return isRawJson(value) ? freezeValue(parseJson(value.rawJSON), depth) : freezeRecord(value, depth)
  if (isExactNumber(value)) return freezeNumber(value)
  throw refused
}

function freezeOnce(value: object, depth: number): JsonValue {
  copies ??= new Map()
  const known = copies.get(value)
  if (known !== undefined) return shareHeld(known, depth)
  const copy = freezeContainer(value, depth)
  if (typeof copy === 'object' && copy !== null && isHeld(copy)) copies.set(value, copy)
  return copy
}

/** What is held was frozen here, so it is JSON. */
function isHeld(value: object): value is JsonArray | JsonObject {
  return Held.has(value)
}

function shareHeld(value: JsonArray | JsonObject, depth: number): JsonValue {
  size += Held.sizeOf(value)
  if (size > maxJsonBytes) throw refused
  const level = depth + Held.heightOf(value)
  if (level > maxJsonDepth && depth + Held.countedHeightOf(value) > maxJsonDepth) throw refused
  deepest = Math.max(deepest, level)
  return value
}

function freezeArray(value: readonly unknown[], depth: number): JsonArray {
  const sizeBefore = size
  const deepestBefore = enter(depth)
  size += value.length
  if (size > maxJsonBytes) throw refused
  // Of this length from the beginning: an array that grows keeps room for 16 more.
  const copy = Held.mark(new Array<JsonValue>(value.length))
  for (let index = 0; index < value.length; index++) copy[index] = freezeValue(value[index], depth + 1)
  return Held.hold(copy, size - sizeBefore, leave(depth, deepestBefore))
}

function freezeRecord(value: Readonly<Record<string, unknown>>, depth: number): JsonObject {
  const sizeBefore = size
  const deepestBefore = enter(depth)
  let copy: Record<string, JsonValue> | undefined
  // for-in with this call is what V8 compiles to a walk of the hidden class; Object.hasOwn or Object.entries are slower.
  for (const key in value) {
    if (!hasOwn.call(value, key)) continue
    const member = value[key]
    if (member === undefined) continue
    size += key.length + 3
    const frozen = freezeValue(member, depth + 1)
    copy ??= beginRecord(key)
    if (key === '__proto__') Object.defineProperty(copy, key, { value: frozen, enumerable: true })
    else copy[key] = frozen
  }
  return Held.hold(copy ?? Held.mark({}), size - sizeBefore, leave(depth, deepestBefore))
}

/**
 * The copy of a record with this first key. The hidden classes that grow out of `{}` are 1,536 at the most for the whole process:
 * once a program holds more objects with different first keys (tasks by id), every copy would get a class of its own, at
 * a multiple of the cost. Those of a literal are apart, and what begins with `type` is an event, or many alike.
 */
function beginRecord(firstKey: string): Record<string, JsonValue> {
  return Held.mark<Record<string, JsonValue>>(firstKey === 'type' ? { type: null } : {})
}

/** Begins to measure the height of a container at `depth`; what it returns goes to {@link leave}. */
function enter(depth: number): number {
  if (depth >= maxJsonDepth) throw refused
  const outer = deepest
  deepest = depth + 1
  return outer
}

/** The height of the container that {@link enter} began. */
function leave(depth: number, outer: number): number {
  const height = deepest - depth
  if (outer > deepest) deepest = outer
  return height
}
