import { isExactNumber, isJsonNumber, type JsonObject, type JsonValue } from '@nika/events'
import type { Report } from '../problem.ts'
import { describeValue, quote } from '../quote.ts'
import type { Draft } from '../shape/draft.ts'
import type { Path } from '../source/path.ts'
import { isList } from '../templates/render-value.ts'
import { judgeSchemaReferences } from './schema-references.ts'

/**
 * Every `schema:` is a JSON Schema (2020-12): each keyword that the vocabulary knows has a value of the right kind, and each
 * `$ref` leads to a part of the schema.
 */
export function judgeSchemas(draft: Draft, report: Report): void {
  for (const { id, action } of draft.workflow.tasks) {
    if (action.verb !== 'infer' || action.schema === undefined) continue
    const path = ['tasks', id, 'infer', 'schema']
    judgeSchema(action.schema, path, report)
    judgeSchemaReferences(action.schema, path, report)
  }
}

const types = ['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']

type Kind =
  | 'schema'
  | 'schemas'
  | 'schema map'
  | 'type'
  | 'text'
  | 'flag'
  | 'number'
  | 'positive number'
  | 'count'
  | 'list'
  | 'names'
  | 'name map'
  | 'pattern'

const keywords: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...kinds(
    'schema',
    'items',
    'contains',
    'additionalProperties',
    'propertyNames',
    'unevaluatedItems',
    'unevaluatedProperties',
    'not',
    'if',
    'then',
    'else',
  ),
  ...kinds('schemas', 'allOf', 'anyOf', 'oneOf', 'prefixItems'),
  ...kinds('schema map', 'properties', 'patternProperties', 'dependentSchemas', '$defs'),
  ...kinds('type', 'type'),
  ...kinds(
    'text',
    '$schema',
    '$id',
    '$ref',
    '$anchor',
    '$dynamicRef',
    '$dynamicAnchor',
    '$comment',
    'title',
    'description',
    'format',
    'contentEncoding',
    'contentMediaType',
  ),
  ...kinds('flag', 'uniqueItems', 'deprecated', 'readOnly', 'writeOnly'),
  ...kinds('number', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'),
  ...kinds('positive number', 'multipleOf'),
  ...kinds('count', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minContains', 'maxContains', 'minProperties', 'maxProperties'),
  ...kinds('list', 'enum', 'examples'),
  ...kinds('names', 'required'),
  ...kinds('name map', 'dependentRequired'),
  ...kinds('pattern', 'pattern'),
])

function kinds(kind: Kind, ...names: readonly string[]): readonly (readonly [string, Kind])[] {
  return names.map((name) => [name, kind] as const)
}

function judgeSchema(schema: JsonValue, path: Path, report: Report): void {
  if (typeof schema === 'boolean') return
  for (const [keyword, value] of membersOf(schema, 'a schema: an object, true or false', path, report)) {
    const kind = keywords.get(keyword)
    if (kind !== undefined) judgeKeyword(value, kind, [...path, keyword], report)
  }
}

function judgeKeyword(value: JsonValue, kind: Kind, path: Path, report: Report): void {
  switch (kind) {
    case 'schema':
      judgeSchema(value, path, report)
      break
    case 'schemas':
      if (!isList(value) || value.length === 0) refuse(value, 'a list of schemas, at least one', path, report)
      else for (const [index, item] of value.entries()) judgeSchema(item, [...path, index], report)
      break
    case 'schema map':
      for (const [name, member] of membersOf(value, 'an object of schemas', path, report)) judgeSchema(member, [...path, name], report)
      break
    case 'name map':
      for (const [name, member] of membersOf(value, 'an object of lists of names', path, report))
        judgeKeyword(member, 'names', [...path, name], report)
      break
    default: {
      const wanted = mismatchOf(value, kind)
      if (wanted !== undefined) refuse(value, wanted, path, report)
    }
  }
}

/** The members of an object; of anything else none, and a report of what was wanted. */
function membersOf(value: JsonValue, wanted: string, path: Path, report: Report): readonly (readonly [string, JsonValue])[] {
  if (isObject(value)) return Object.entries(value)
  refuse(value, wanted, path, report)
  return []
}

/** What is wanted of a simple keyword; undefined when the value is that. */
function mismatchOf(value: JsonValue, kind: Exclude<Kind, 'schema' | 'schemas' | 'schema map' | 'name map'>): string | undefined {
  switch (kind) {
    case 'type':
      return isTypeName(value) || (isList(value) && value.length > 0 && value.every(isTypeName) && isUnique(value))
        ? undefined
        : `one of ${types.join(', ')}, or a list of them`
    case 'text':
      return typeof value === 'string' ? undefined : 'text'
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'true or false'
    case 'number':
      return isJsonNumber(value) ? undefined : 'a number'
    case 'positive number':
      return isJsonNumber(value) && Number(value) > 0 ? undefined : 'a number above 0'
    case 'count':
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? undefined : 'a whole number, 0 or more'
    case 'list':
      return isList(value) ? undefined : 'a list'
    case 'names':
      return isList(value) && value.every((name) => typeof name === 'string') && isUnique(value) ? undefined : 'a list of different names'
    case 'pattern':
      return typeof value === 'string' && isRegularExpression(value) ? undefined : 'a regular expression'
  }
}

function refuse(value: JsonValue, wanted: string, path: Path, report: Report): void {
  const keyword = path.at(-1)
  report({
    code: 'NIKA-PARSE-019',
    message: `${quote(String(keyword))} in a JSON Schema must be ${wanted}, not ${describeValue(value)}`,
    path,
  })
}

function isTypeName(value: JsonValue): boolean {
  return typeof value === 'string' && types.includes(value)
}

function isUnique(values: readonly JsonValue[]): boolean {
  return new Set(values).size === values.length
}

function isRegularExpression(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u')
    return true
  } catch {
    return false
  }
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value) && !isExactNumber(value)
}
