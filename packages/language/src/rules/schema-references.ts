import { isExactNumber, type JsonObject, type JsonValue } from '@nika/events'
import type { Problem, Report } from '../problem.ts'
import { quote } from '../quote.ts'
import type { Path } from '../source/path.ts'
import { type PathRead, readPath } from '../templates/read-path.ts'
import { isList } from '../templates/render-value.ts'

/**
 * Every `$ref` of a schema leads to a part of it: nothing else is ever loaded. A schema that names parts by `$id`, `$anchor`
 * or `$dynamicAnchor` is left to the validator.
 */
export function judgeSchemaReferences(schema: JsonObject, path: Path, report: Report): void {
  const references: { readonly target: string; readonly path: Path }[] = []
  let namesParts = false
  const visit = (value: JsonValue, place: Path): void => {
    if (typeof value !== 'object' || value === null || isExactNumber(value)) return
    if (isList(value)) {
      value.forEach((item, index) => visit(item, [...place, index]))
      return
    }
    for (const [keyword, member] of Object.entries(value)) {
      if (valueKeywords.has(keyword)) continue
      if (namingKeywords.has(keyword) && typeof member === 'string') namesParts = true
      if (keyword === '$ref' && typeof member === 'string') references.push({ target: member, path: [...place, keyword] })
      visit(member, [...place, keyword])
    }
  }
  visit(schema, path)
  if (namesParts) return
  for (const reference of references) {
    const problem = problemOf(reference.target, schema)
    if (problem !== undefined) report({ code: 'NIKA-PARSE-019', ...problem, path: reference.path })
  }
}

/** Keywords that hold plain values, in which `$ref` means nothing. */
const valueKeywords = new Set(['const', 'enum', 'default', 'examples'])
const namingKeywords = new Set(['$id', '$anchor', '$dynamicAnchor'])

function problemOf(target: string, schema: JsonObject): Pick<Problem, 'message' | 'hint'> | undefined {
  if (!target.startsWith('#')) {
    const hint = 'write the schema out under `$defs:` and refer to `#/$defs/<name>`'
    return { message: `the schema ${quote(target)} is not loaded`, hint }
  }
  const part = partOf(schema, target)
  if (part === undefined)
    return { message: `the schema has no part ${quote(target)}`, hint: 'a part is named by its path, as in `#/$defs/name`' }
  if (!leadsBack(target, schema)) return undefined
  return { message: `the part ${quote(target)} is nothing but a reference to itself`, hint: 'say what the part is' }
}

/** Whether following references alone never ends. */
function leadsBack(target: string, schema: JsonObject): boolean {
  const seen = new Set<string>()
  for (let next: JsonValue | undefined = target; typeof next === 'string'; ) {
    if (seen.has(next)) return true
    seen.add(next)
    const part = partOf(schema, next)
    const read: PathRead | undefined = part === undefined ? undefined : readPath(part, ['$ref'])
    next = read?.found ? read.value : undefined
  }
  return false
}

/** The part that a reference names; undefined when there is none. */
function partOf(schema: JsonObject, target: string): JsonValue | undefined {
  if (target === '#') return schema
  const steps = target.startsWith('#/') ? pointerSteps(target.slice(2)) : undefined
  let value: JsonValue = schema
  for (const step of steps ?? []) {
    const read = readPath(value, [isList(value) ? Number(step) : step])
    if (!read.found) return undefined
    value = read.value
  }
  return steps === undefined ? undefined : value
}

/** The steps of a JSON pointer in a URI fragment (RFC 6901, section 6); undefined when it is none. */
function pointerSteps(pointer: string): readonly string[] | undefined {
  try {
    return decodeURIComponent(pointer)
      .split('/')
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  } catch {
    return undefined
  }
}
