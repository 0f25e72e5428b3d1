import { logError } from '../errors/codes.ts'
import type { NikaError } from '../errors/nika-error.ts'
import { isExactNumber } from './exact-number.ts'
import { isPlainObject } from './is-plain-object.ts'
import { maxJsonBytes, maxJsonDepth } from './limits.ts'

/** The error that says why and where `value` cannot be recorded. It walks the value once more, with a path. */
export function explainRefusal(value: unknown): NikaError {
  const found = findRefusal(value, '', { ancestors: new Set(), left: maxWalk })
  if (found === undefined) {
    return logError('NIKA-LOG-006', { message: `the value is longer than the ${maxJsonBytes} bytes of JSON that an event may hold` })
  }
  if (found.reason === tooDeep) {
    return logError('NIKA-LOG-016', {
      message: `the value is nested deeper than ${maxJsonDepth} levels`,
      details: { path: shorten(found.path) },
    })
  }
  const path = shorten(found.path)
  return logError('NIKA-LOG-001', {
    message: `${path === '' ? 'the value' : path} is ${found.reason}, which JSON cannot hold`,
    hint: found.hint,
    details: { path, reason: found.reason },
  })
}

interface Refusal {
  readonly path: string
  readonly reason: string
  readonly hint?: string
}

const tooDeep = 'nested too deeply'

/** Values looked at before the only reason left is taken to be the size. */
const maxWalk = 1_000_000

interface Walk {
  readonly ancestors: Set<object>
  left: number
}

function findRefusal(value: unknown, path: string, walk: Walk): Refusal | undefined {
  walk.left -= 1
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? undefined : { path, reason: String(value) }
    case 'undefined':
      return { path, reason: 'undefined', hint: 'use null, or leave the member out' }
    case 'bigint':
      return { path, reason: 'a BigInt', hint: 'use exactNumber(String(value))' }
    case 'function':
      return { path, reason: 'a function' }
    case 'symbol':
      return { path, reason: 'a symbol' }
    case 'object':
      return value === null || isNumber(value) ? undefined : findInContainer(value, path, walk)
    default:
      return undefined
  }
}

/** A plain object is none, whatever mark it has. */
function isNumber(value: object): boolean {
  return isExactNumber(value) && !isPlainObject(value)
}

function findInContainer(value: object, path: string, walk: Walk): Refusal | undefined {
  if (walk.ancestors.has(value)) return { path, reason: 'a cycle' }
  if (!Array.isArray(value) && !isPlainObject(value)) return { path, ...explainInstance(value) }
  if (walk.ancestors.size >= maxJsonDepth) return { path, reason: tooDeep }
  walk.ancestors.add(value)
  for (const [step, member] of membersOf(value)) {
    const found = findRefusal(member, `${path}${step}`, walk)
    if (found !== undefined || walk.left <= 0) return found
  }
  walk.ancestors.delete(value)
  return undefined
}

function* membersOf(value: object): Iterable<readonly [string, unknown]> {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) yield [`[${index}]`, value[index]]
    return
  }
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) yield [/^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`, member]
  }
}

function explainInstance(value: object): { reason: string; hint?: string } {
  const name: unknown = value.constructor?.name
  const named = typeof name === 'string' && name !== '' && name !== 'Object'
  const reason = named ? `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}` : 'an object with a prototype of its own'
  if (value instanceof Date) return { reason, hint: 'use date.toISOString()' }
  if (value instanceof Map) return { reason, hint: 'use Object.fromEntries(map)' }
  if (value instanceof Set) return { reason, hint: 'use [...set]' }
  if (value instanceof Error) return { reason, hint: 'use error.message' }
  return { reason, hint: 'use a plain object' }
}

/** Error messages stay short however deep the value is. */
function shorten(path: string): string {
  const clean = path.startsWith('.') ? path.slice(1) : path
  return clean.length > 200 ? `${clean.slice(0, 100)}…${clean.slice(-100)}` : clean
}
