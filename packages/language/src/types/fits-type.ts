import { isExactNumber, isJsonNumber, type JsonValue } from '@nika/events'
import { describeValue, quote } from '../quote.ts'
import { formatPath } from '../source/path.ts'
import { getOwn } from '../source/record.ts'
import { isList } from '../templates/render-value.ts'
import { type FieldType, formatType, type ObjectType, type PrimitiveType, type TypeExpression } from './type-expression.ts'

/** Where and why a value does not fit its type. */
export interface TypeMismatch {
  /** Path inside the value: '' for the value itself, `items[2].name` below it. */
  readonly path: string
  /** The steps to what an author would change: of a field that is missing its object, of one too many the field. */
  readonly steps: readonly (string | number)[]
  /** What is wanted there: `integer`, `no other field`. */
  readonly expected: string
  /** What is there: `the text "a"`, `nothing`. */
  readonly found: string
}

/** Whether `value` fits `type`. */
export function fitsType(value: JsonValue, type: TypeExpression): boolean {
  return typeMismatch(value, type) === undefined
}

/** The first place where `value` does not fit `type`; undefined when it fits. An ExactNumber counts as a number. */
export function typeMismatch(value: JsonValue, type: TypeExpression): TypeMismatch | undefined {
  return mismatchAt(value, type, [])
}

type Steps = readonly (string | number)[]

function mismatchAt(value: JsonValue, type: TypeExpression, path: Steps): TypeMismatch | undefined {
  if (typeof type === 'string') return fitsPrimitive(value, type) ? undefined : mismatch(value, type, path)
  if ('enum' in type) return typeof value === 'string' && type.enum.includes(value) ? undefined : mismatch(value, type, path)
  if ('array' in type) return isList(value) ? firstMismatch(value.entries(), () => type.array, path) : mismatch(value, type, path)
  if (!isObject(value)) return mismatch(value, type, path)
  if ('map' in type) return firstMismatch(Object.entries(value), () => type.map, path)
  return objectMismatch(value, type, path)
}

function firstMismatch(
  members: Iterable<readonly [string | number, JsonValue]>,
  typeOf: () => TypeExpression,
  path: Steps,
): TypeMismatch | undefined {
  for (const [step, member] of members) {
    const found = mismatchAt(member, typeOf(), [...path, step])
    if (found !== undefined) return found
  }
  return undefined
}

function objectMismatch(value: Readonly<Record<string, JsonValue>>, type: ObjectType, path: Steps): TypeMismatch | undefined {
  for (const [name, field] of Object.entries(type.object)) {
    const member = getOwn(value, name)
    const isOptional = typeof field !== 'string' && 'optional' in field
    if (member !== undefined) {
      const found = mismatchAt(member, isOptional ? field.optional : field, [...path, name])
      if (found !== undefined) return found
    } else if (!isOptional) return { ...placeOf([...path, name]), steps: path, expected: formatType(field), found: 'nothing' }
  }
  const extra = type.additional ? undefined : Object.keys(value).find((name) => !Object.hasOwn(type.object, name))
  return extra === undefined
    ? undefined
    : { ...placeOf(path), steps: [...path, extra], expected: 'no other field', found: `the field ${quote(extra)}` }
}

function mismatch(value: JsonValue, type: FieldType, path: Steps): TypeMismatch {
  return { ...placeOf(path), expected: formatType(type), found: describeValue(value) }
}

function placeOf(steps: Steps): Pick<TypeMismatch, 'path' | 'steps'> {
  return { path: formatPath(steps), steps }
}

function isObject(value: JsonValue): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !isList(value) && !isExactNumber(value)
}

function fitsPrimitive(value: JsonValue, type: PrimitiveType): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'bool':
      return typeof value === 'boolean'
    case 'integer':
      return typeof value === 'number' ? Number.isInteger(value) : isExactNumber(value) && value.isInteger
    case 'number':
      return isJsonNumber(value)
    // The formats are for readers and schemas: any text fits.
    case 'string':
    case 'uri':
    case 'path':
    case 'duration':
    case 'timestamp':
      return typeof value === 'string'
  }
}
