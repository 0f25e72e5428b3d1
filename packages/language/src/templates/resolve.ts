import { isExactNumber, type JsonValue } from '@nika/events'
import { languageError } from '../errors/codes.ts'
import { newRecord, setOwn } from '../source/record.ts'
import { type Island, mayHoldTemplate, parseTemplate, type Template } from './parse-template.ts'
import type { Reference } from './reference.ts'
import { isList, renderValue } from './render-value.ts'
import { readReference, type Scope } from './scope.ts'

/** A value without templates, and what it was made of. */
export interface Resolution {
  readonly value: JsonValue
  /** Every reference that was read, in order of first use, each once. Empty when the value holds no template. */
  readonly references: readonly Reference[]
}

/**
 * Resolves the `${{ … }}` of a value: of a string, or of all strings in a list or object. A string that is one `${{ … }}`
 * and nothing else keeps the type of what it refers to; elsewhere values are rendered by {@link renderValue}.
 * Parts without templates are shared, not copied. The result is not resolved again.
 * @throws NIKA-VAR-001 when a reference leads nowhere; NIKA-VAR-005 or NIKA-VAR-008 when the template is malformed,
 * NIKA-STAGE-001 when it is more than a path: none of these in a workflow that was checked, but for NIKA-VAR-001.
 */
export function resolveTemplate(template: JsonValue, scope: Scope): Resolution {
  const references = new Map<string, Reference>()
  const value = resolveValue(template, scope, references)
  return { value, references: [...references.values()] }
}

/** Like {@link resolveTemplate} for a string position: the result is always text. */
export function resolveText(template: string, scope: Scope): { readonly value: string; readonly references: readonly Reference[] } {
  const { value, references } = resolveTemplate(template, scope)
  return { value: renderValue(value), references }
}

/** Every reference in the templates of a value, in order of first use, each once. */
export function referencesOf(template: JsonValue): readonly Reference[] {
  const references = new Map<string, Reference>()
  forEachTemplate(template, (parsed) => {
    for (const part of parsed.parts) {
      if (typeof part !== 'string' && part.reference !== undefined) references.set(part.reference.text, part.reference)
    }
  })
  return [...references.values()]
}

/** Calls `visit` for each string of a value that may hold a template, with its path in the value. */
export function forEachTemplate(
  value: JsonValue,
  visit: (template: Template, path: readonly (string | number)[]) => void,
  path: readonly (string | number)[] = [],
): void {
  if (typeof value === 'string') {
    if (mayHoldTemplate(value)) visit(parseTemplate(value), path)
  } else if (typeof value === 'object' && value !== null && !isExactNumber(value)) {
    if (isList(value)) value.forEach((item, index) => forEachTemplate(item, visit, [...path, index]))
    else for (const [key, member] of Object.entries(value)) forEachTemplate(member, visit, [...path, key])
  }
}

function resolveValue(value: JsonValue, scope: Scope, references: Map<string, Reference>): JsonValue {
  if (typeof value === 'string') return mayHoldTemplate(value) ? resolveString(value, scope, references) : value
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return value
  return isList(value) ? resolveList(value, scope, references) : resolveObject(value, scope, references)
}

function resolveList(list: readonly JsonValue[], scope: Scope, references: Map<string, Reference>): JsonValue {
  let changed = false
  const resolved = list.map((item) => {
    const value = resolveValue(item, scope, references)
    changed ||= value !== item
    return value
  })
  return changed ? resolved : list
}

function resolveObject(object: Readonly<Record<string, JsonValue>>, scope: Scope, references: Map<string, Reference>): JsonValue {
  let changed = false
  const resolved = newRecord<JsonValue>()
  for (const [key, member] of Object.entries(object)) {
    const value = resolveValue(member, scope, references)
    changed ||= value !== member
    setOwn(resolved, key, value)
  }
  return changed ? resolved : object
}

function resolveString(text: string, scope: Scope, references: Map<string, Reference>): JsonValue {
  const { parts, unclosed } = parseTemplate(text)
  if (unclosed !== undefined) throw languageError('NIKA-VAR-008', { message: `the template at ${unclosed} is not closed` })
  const [only] = parts
  if (parts.length === 1 && only !== undefined && typeof only !== 'string') return readIsland(only, scope, references)
  return parts.map((part) => (typeof part === 'string' ? part : renderValue(readIsland(part, scope, references)))).join('')
}

function readIsland(island: Island, scope: Scope, references: Map<string, Reference>): JsonValue {
  const { expression, reference } = island
  if (reference !== undefined) {
    const value = readReference(reference, scope)
    references.set(reference.text, reference)
    return value
  }
  switch (expression.kind) {
    case 'invalid':
      throw languageError('NIKA-VAR-005', { message: expression.message })
    case 'other':
      throw languageError('NIKA-STAGE-001', { message: 'an expression that is more than a path is not evaluated yet' })
    case 'path':
      throw languageError('NIKA-VAR-001', { message: `there is no ${expression.root}` })
  }
}
