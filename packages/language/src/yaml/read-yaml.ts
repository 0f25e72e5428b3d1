import { Composer, type CST, type Document } from 'yaml'
import type { Report } from '../problem.ts'
import type { SourceNode } from '../source/source-node.ts'
import { checkText } from './check-text.ts'
import { checkTokens } from './check-tokens.ts'
import { parseTokens } from './parse-tokens.ts'
import { readNode } from './read-node.ts'

/** Syntax errors reported of one document: what follows is mostly their echo. */
const maxSyntaxErrors = 3

/**
 * Reads the one YAML document of a text by the profile of the language, reporting all that breaks it.
 * Undefined when its values cannot be known.
 */
export function readYaml(text: string, report: Report): SourceNode | undefined {
  if (!checkText(text, report)) return undefined
  const tokens = parseTokens(text, report)
  if (tokens === undefined) return undefined
  const readable = checkTokens(tokens, report)
  if (!readable) return undefined
  const { document, errors } = compose(tokens)
  for (const error of firstOfEachLine(text, errors).slice(0, maxSyntaxErrors)) {
    report({
      code: 'NIKA-PARSE-001',
      message: sentence(error.message),
      hint: hintFor(text, error.pos[0]),
      path: [],
      range: { start: error.pos[0], end: Math.max(error.pos[0] + 1, error.pos[1]) },
    })
  }
  if (errors.length > 0) return undefined
  if (document?.contents == null) return { kind: 'scalar', value: null, range: { start: 0, end: 0 } }
  // A merge key hides keys, so that a document with one is not read further.
  let hidden = false
  const root = readNode(document.contents, [], (problem) => {
    hidden ||= problem.code === 'NIKA-YAML-003'
    report(problem)
  })
  return hidden ? undefined : root
}

interface SyntaxError {
  readonly message: string
  readonly pos: readonly [number, number]
}

interface Composed {
  readonly document?: Document.Parsed
  readonly errors: readonly SyntaxError[]
}

/**
 * The failsafe schema gives every scalar as text, so that numbers stay exact, and its own duplicate check is quadratic.
 * A hostile document has errors by the hundred thousand, and their stack traces are most of the cost: none is taken here.
 */
function compose(tokens: readonly CST.Token[]): Composed {
  const traces: ErrorConstructor & { stackTraceLimit?: number | undefined } = Error
  const { stackTraceLimit } = traces
  traces.stackTraceLimit = 0
  try {
    const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, resolveKnownTags: false, version: '1.2' })
    let first: Document.Parsed | undefined
    for (const document of composer.compose(tokens)) {
      if (first === undefined) first = document
      else return { errors: [...first.errors, { message: 'A file holds one document', pos: [document.range[0], document.range[0] + 3] }] }
    }
    // Tags are judged by the tokens; the failsafe schema knows next to none.
    const errors = (first?.errors ?? composer.streamInfo().errors).filter((error) => error.code !== 'TAG_RESOLVE_FAILED')
    return first === undefined ? { errors } : { document: first, errors }
  } finally {
    traces.stackTraceLimit = stackTraceLimit
  }
}

function sentence(message: string): string {
  const line = message.split('\n', 1)[0] ?? message
  return `${line.slice(0, 1).toLowerCase()}${line.slice(1, 200)}`
}

/** The first error of each line: the others are its echo. */
function firstOfEachLine(text: string, errors: readonly SyntaxError[]): readonly SyntaxError[] {
  let lineEnd = -1
  return errors.filter(({ pos: [start] }) => {
    if (start < lineEnd) return false
    const end = text.indexOf('\n', start)
    lineEnd = end === -1 ? text.length + 1 : end + 1
    return true
  })
}

/** What to do about mistakes that are well known. */
function hintFor(text: string, offset: number): string | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  const line = text.slice(lineStart, lineStart + 400).split('\n', 1)[0] ?? ''
  if (/^\s*(?:yaml-language-server:|\$schema=)/.test(line))
    return 'this line is for editors: put `# yaml-language-server: ` before it, or remove it'
  if (/[{[,:]\s*\$\{\{/.test(line)) return 'inside braces and brackets put a template in quotes: "${{ … }}"'
  return undefined
}
