import { isExactNumber, type JsonObject, type JsonValue } from '@nika/events'
import type { Problem, Report } from '../problem.ts'
import { quote } from '../quote.ts'
import type { Draft } from '../shape/draft.ts'
import type { Path } from '../source/path.ts'
import { getOwn } from '../source/record.ts'
import { suggestion } from '../suggest.ts'
import { parseTemplate, type Template } from '../templates/parse-template.ts'
import { isList } from '../templates/render-value.ts'
import { forEachTemplate } from '../templates/resolve.ts'

/** A path into the output of an infer task with a `schema` does not contradict that schema. What the schema leaves open is allowed. */
export function judgeSchemaPaths(draft: Draft, report: Report): void {
  const schemas = new Map<string, JsonObject>()
  for (const { id, action } of draft.workflow.tasks)
    if (action.verb === 'infer' && action.schema !== undefined) schemas.set(id, action.schema)
  if (schemas.size === 0) return
  const judge = (template: Template, path: Path): void => {
    for (const part of template.parts) {
      if (typeof part === 'string' || part.reference?.namespace !== 'tasks') continue
      const [id, projection, ...steps] = part.reference.path
      const schema = typeof id === 'string' && projection === 'output' ? schemas.get(id) : undefined
      const contradiction = schema === undefined ? undefined : contradictionOf(schema, steps)
      if (contradiction !== undefined)
        report({ code: 'NIKA-VAR-003', message: contradiction.message, hint: contradiction.hint, path, span: part.focus })
    }
  }
  for (const { id, with: bindings } of draft.declared.heads) {
    forEachTemplate(bindings, (template, path) => judge(template, ['tasks', id, 'with', ...path]))
  }
  for (const [name, { value }] of Object.entries(draft.workflow.outputs ?? {})) judge(parseTemplate(value), ['outputs', name, 'value'])
}

interface Contradiction {
  readonly message: string
  readonly hint?: Problem['hint']
}

const openers = ['$ref', 'oneOf', 'anyOf', 'allOf', 'patternProperties', 'not', 'if']

function contradictionOf(schema: JsonObject, steps: readonly (string | number)[]): Contradiction | undefined {
  let level: JsonValue | undefined = schema
  for (const step of steps) {
    if (!isObject(level)) return undefined
    const current: JsonObject = level
    if (openers.some((key) => Object.hasOwn(current, key))) return undefined
    if (typeof step === 'number') {
      if (excludesType(current, 'array')) return { message: `the schema has no list where [${step}] is read` }
      level = getOwn(current, 'items')
      continue
    }
    if (excludesType(current, 'object')) return { message: `the schema has no object where ${quote(step)} is read` }
    const properties = getOwn(current, 'properties')
    const known = isObject(properties) ? properties : undefined
    const next: JsonValue | undefined = known === undefined ? undefined : getOwn(known, step)
    if (next === undefined && isClosed(current, known)) {
      return { message: `the schema declares no property ${quote(step)}`, hint: () => suggestion(step, Object.keys(known ?? {})) }
    }
    level = next
  }
  return undefined
}

/** Declaring properties closes a level, unless it says that others are allowed. */
function isClosed(level: JsonObject, properties: JsonObject | undefined): boolean {
  const additional = getOwn(level, 'additionalProperties')
  if (additional === false) return true
  return properties !== undefined && Object.keys(properties).length > 0 && additional !== true && !isObject(additional)
}

function excludesType(level: JsonObject, name: string): boolean {
  const type = getOwn(level, 'type')
  if (type === undefined) return false
  return isList(type) ? !type.includes(name) : type !== name
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value) && !isExactNumber(value)
}
