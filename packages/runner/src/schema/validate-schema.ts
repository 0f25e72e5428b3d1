import { isExactNumber, type JsonObject, type JsonValue } from '@nika/events'
import type { Ajv as AjvClass, ErrorObject } from 'ajv'

/** What does not fit, and where: a JSON pointer into the value, '' for the whole. */
export interface SchemaIssue {
  readonly path: string
  readonly message: string
}

/** Judges a value against a schema: an empty list when it fits. */
export type SchemaValidator = (value: JsonValue) => readonly SchemaIssue[]

/** Of schemas that cannot change. */
const validators = new WeakMap<JsonObject, Promise<SchemaValidator>>()

/**
 * Compiles a JSON Schema: of draft 2020-12, or of draft 7 when its `$schema` says so. Unknown keywords and `format` are
 * annotations. The validator is loaded when the first schema is.
 * @throws what is wrong with the schema.
 */
export function schemaValidator(schema: JsonObject): Promise<SchemaValidator> {
  const known = validators.get(schema)
  if (known !== undefined) return known
  const compiled = compile(schema)
  if (Object.isFrozen(schema)) validators.set(schema, compiled)
  return compiled
}

async function compile(schema: JsonObject): Promise<SchemaValidator> {
  const Ajv = await loadAjv(schema['$schema'])
  const { $schema: _, ...plain } = schema
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(withPlainNumbers(plain))
  return (value) => {
    if (validate(withPlainNumbers(value))) return []
    return (validate.errors ?? []).map(issueOf)
  }
}

async function loadAjv(dialect: JsonValue | undefined): Promise<typeof AjvClass> {
  // Its modules are CommonJS: only their default is there in Node and in every bundle alike.
  if (typeof dialect === 'string' && dialect.includes('draft-07')) return (await import('ajv')).default.Ajv
  return (await import('ajv/dist/2020.js')).default.Ajv2020
}

function issueOf({ instancePath, message = 'does not fit', params, keyword }: ErrorObject): SchemaIssue {
  const extra = keyword === 'additionalProperties' || keyword === 'unevaluatedProperties' ? Object.values(params) : []
  return { path: instancePath, message: extra.length === 0 ? message : `${message}: ${extra.map(String).join(', ')}` }
}

/** The value with the nearest finite double for each exact number, so that it counts as a number to a validator. */
function withPlainNumbers(value: JsonObject): JsonObject
function withPlainNumbers(value: JsonValue): JsonValue
function withPlainNumbers(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value
  if (isExactNumber(value)) return Math.min(Math.max(Number(value), -Number.MAX_VALUE), Number.MAX_VALUE)
  if (Array.isArray(value)) return value.map((item: JsonValue) => withPlainNumbers(item))
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withPlainNumbers(member)]))
}
