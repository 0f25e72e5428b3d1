import { type Expression, parseExpression } from '../expressions/parse-expression.ts'
import type { Span } from '../problem.ts'
import { formatReference, isNamespace, type Reference } from './reference.ts'

/** A string cut into plain text and islands. */
export interface Template {
  readonly parts: readonly (string | Island)[]
  /** Offset of a `${{` that is never closed. */
  readonly unclosed?: number
}

/** One `${{ … }}`. */
export interface Island {
  readonly expression: Expression
  /** The path, when it begins in a namespace. */
  readonly reference?: Reference
  /** The whole island, in the string. */
  readonly span: Span
  /** What an error points at, in the string: the path, or where the expression breaks. */
  readonly focus: Span
}

/** Whether a string may hold a template or an escape. */
export function mayHoldTemplate(text: string): boolean {
  return text.includes('${{')
}

/** Whether a string holds a template, that is, an opener that is not escaped. */
export function holdsTemplate(text: string): boolean {
  if (!mayHoldTemplate(text)) return false
  const { parts, unclosed } = parseTemplate(text)
  return unclosed !== undefined || parts.some((part) => typeof part !== 'string')
}

/** Parsed templates by their text, in two generations, so that memory stays bounded and what is in use stays. */
let recent = new Map<string, Template>()
let older = new Map<string, Template>()
let recentLength = 0
const maxGenerationLength = 2_000_000

/** Parses a template; the same text is parsed once. */
export function parseTemplate(text: string): Template {
  const known = recent.get(text)
  if (known !== undefined) return known
  const template = older.get(text) ?? parseUncached(text)
  recentLength += text.length
  if (recentLength > maxGenerationLength) {
    older = recent
    recent = new Map()
    recentLength = text.length
  }
  recent.set(text, template)
  return template
}

function parseUncached(text: string): Template {
  const parts: (string | Island)[] = []
  let plain = ''
  let at = 0
  for (let opener = text.indexOf('${{'); opener !== -1; opener = text.indexOf('${{', at)) {
    const backslashes = countBackslashes(text, at, opener)
    // A run of backslashes before the opener halves; an odd one is left over to escape it.
    plain += text.slice(at, opener - backslashes) + '\\'.repeat(backslashes >> 1)
    at = opener + 3
    if (backslashes % 2 === 1) {
      plain += '${{'
      continue
    }
    const closer = text.indexOf('}}', at)
    if (closer === -1) return { parts: plain === '' ? parts : [...parts, plain], unclosed: opener }
    if (plain !== '') parts.push(plain)
    plain = ''
    parts.push(islandOf(text, opener, closer))
    at = closer + 2
  }
  plain += text.slice(at)
  if (plain !== '') parts.push(plain)
  return { parts }
}

function countBackslashes(text: string, from: number, opener: number): number {
  let count = 0
  while (opener - count > from && text[opener - count - 1] === '\\') count++
  return count
}

function islandOf(text: string, opener: number, closer: number): Island {
  const expression = parseExpression(text.slice(opener + 3, closer))
  const span = { start: opener, length: closer + 2 - opener }
  switch (expression.kind) {
    case 'other':
      return { expression, span, focus: span }
    case 'invalid':
      return { expression, span, focus: { start: opener + 3 + expression.offset, length: 1 } }
    case 'path': {
      const focus = { start: opener + 3 + expression.start, length: expression.end - expression.start }
      if (!isNamespace(expression.root)) return { expression, span, focus }
      const reference = { namespace: expression.root, path: expression.steps, text: formatReference(expression.root, expression.steps) }
      return { expression, reference, span, focus }
    }
  }
}
