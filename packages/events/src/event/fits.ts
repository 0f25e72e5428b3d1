import * as core from 'zod/v4/core'
import { isPlainObject } from '../json/is-plain-object.ts'

/** Whether a value fits a schema. */
export type Fits = (value: unknown) => boolean

/**
 * A schema's test alone. Parsing with the schema gives the same answer, but builds a copy on the way and takes ten times as
 * long; it remains the one to ask why a value does not fit, and the fallback for parts that have no shortcut here.
 */
export function fitsOf(schema: core.$ZodType): Fits {
  if (schema instanceof core.$ZodReadonly) return fitsOf(schema._zod.def.innerType)
  if (schema instanceof core.$ZodOptional) return fitsOptional(fitsOf(schema._zod.def.innerType))
  if (schema instanceof core.$ZodObject) return fitsObject(schema._zod.def.shape)
  if (schema instanceof core.$ZodRecord) return fitsRecord(fitsOf(schema._zod.def.valueType))
  if (schema instanceof core.$ZodArray) return fitsArray(fitsOf(schema._zod.def.element))
  return fitsScalar(schema)
}

function fitsScalar(schema: core.$ZodType): Fits {
  const { checks = [] } = schema._zod.def
  if (checks.length === 0 && schema instanceof core.$ZodString) return (value) => typeof value === 'string'
  if (checks.length === 0 && schema instanceof core.$ZodBoolean) return (value) => typeof value === 'boolean'
  if (schema instanceof core.$ZodNumber && checks.every(isMinimum)) return fitsNumber(schema, checks.filter(isMinimum))
  if (schema instanceof core.$ZodLiteral || schema instanceof core.$ZodEnum) return fitsOneOf(schema._zod.values)
  if (schema instanceof core.$ZodCustom) return (value) => schema._zod.def.fn(value) === true
  return (value) => core.safeParse(schema, value).success
}

function isMinimum(check: core.$ZodCheck<never>): check is core.$ZodCheckGreaterThan<number> & core.$ZodCheck<never> {
  return check instanceof core.$ZodCheckGreaterThan && check._zod.def.inclusive
}

function fitsNumber(schema: core.$ZodNumber, minima: readonly core.$ZodCheckGreaterThan<number>[]): Fits {
  const least = Math.max(Number.NEGATIVE_INFINITY, ...minima.map((check) => Number(check._zod.def.value)))
  const isNumber = schema instanceof core.$ZodNumberFormat ? Number.isSafeInteger : Number.isFinite
  return (value) => typeof value === 'number' && value >= least && isNumber(value)
}

function fitsOneOf(values: ReadonlySet<unknown>): Fits {
  return (value) => values.has(value)
}

function fitsOptional(fits: Fits): Fits {
  return (value) => value === undefined || fits(value)
}

function fitsArray(fits: Fits): Fits {
  return (value) => Array.isArray(value) && value.every(fits)
}

function fitsRecord(fits: Fits): Fits {
  return (value) => typeof value === 'object' && value !== null && isPlainObject(value) && Object.values(value).every(fits)
}

/** Looks at the members that are there, not at all that might be: most are optional. */
function fitsObject(shape: core.$ZodShape): Fits {
  const members = new Map(Object.entries(shape).map(([name, schema]) => [name, fitsOf(schema)]))
  const required = Object.keys(shape).filter((name) => members.get(name)?.(undefined) === false)
  return (value) => {
    if (typeof value !== 'object' || value === null || !isPlainObject(value)) return false
    for (const name in value) if (members.get(name)?.(value[name]) === false) return false
    return required.every((name) => Object.hasOwn(value, name))
  }
}
