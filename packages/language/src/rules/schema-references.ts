import { isExactNumber, type JsonObject, type JsonValue } from '@nika/events'
import type { Report } from '../problem.ts'
import { quote } from '../quote.ts'
import type { Path } from '../source/path.ts'
import { readPath } from '../templates/read-path.ts'
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
    if (leadsSomewhere(reference.target, schema)) continue
    const isLocal = reference.target.startsWith('#')
    report({
      code: 'NIKA-PARSE-019',
      message: isLocal ? `the schema has no part ${quote(reference.target)}` : `the schema ${quote(reference.target)} is not loaded`,
      hint: isLocal
        ? 'a part is named by its path, as in `#/$defs/name`'
        : 'write the schema out under `$defs:` and refer to `#/$defs/<name>`',
      path: reference.path,
    })
  }
}

/** Keywords that hold plain values, in which `$ref` means nothing. */
const valueKeywords = new Set(['const', 'enum', 'default', 'examples'])
const namingKeywords = new Set(['$id', '$anchor', '$dynamicAnchor'])

function leadsSomewhere(target: string, schema: JsonObject): boolean {
  if (target === '#') return true
  if (!target.startsWith('#/')) return false
  const steps = pointerSteps(target.slice(2))
  return steps !== undefined && holds(schema, steps)
}

function holds(schema: JsonObject, steps: readonly string[]): boolean {
  let value: JsonValue = schema
  for (const step of steps) {
    const read = readPath(value, [isList(value) ? Number(step) : step])
    if (!read.found) return false
    value = read.value
  }
  return true
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
