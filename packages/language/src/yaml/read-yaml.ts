import { Composer, type CST, type Document } from 'yaml'
import type { Report } from '../problem.ts'
import type { SourceNode } from '../source/source-node.ts'
import { checkText } from './check-text.ts'
import { checkTokens } from './check-tokens.ts'
import { parseTokens } from './parse-tokens.ts'
import { readNode } from './read-node.ts'
import { severalDocuments, syntaxProblems } from './syntax-error.ts'
import type { YamlError } from './usual-mistake.ts'

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
  for (const problem of syntaxProblems(text, errors)) report(problem)
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

interface Composed {
  readonly document?: Document.Parsed
  readonly errors: readonly YamlError[]
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
      else return { errors: [...first.errors, { message: severalDocuments, pos: [document.range[0], document.range[0] + 3] }] }
    }
    // Tags are judged by the tokens; the failsafe schema knows next to none.
    const errors = (first?.errors ?? composer.streamInfo().errors).filter((error) => error.code !== 'TAG_RESOLVE_FAILED')
    return first === undefined ? { errors } : { document: first, errors }
  } finally {
    traces.stackTraceLimit = stackTraceLimit
  }
}
