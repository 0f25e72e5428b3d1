import { type CST, Lexer, Parser } from 'yaml'
import type { Report } from '../problem.ts'

/** Levels of lists and maps in a document, the outermost being the first. */
export const maxDepth = 64

/**
 * The tokens of a document, or undefined when it is nested too deeply. The parser keeps its own stack, so depth is known,
 * and refused, before anything recursive sees the document.
 */
export function parseTokens(text: string, report: Report): CST.Token[] | undefined {
  const tokens: CST.Token[] = []
  const parser = new Parser()
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    // The stack also holds the document and one scalar.
    if (parser.stack.length > maxDepth + 2) {
      report({
        code: 'NIKA-YAML-009',
        message: `the document is nested more than ${maxDepth} levels deep`,
        path: [],
        range: { start: parser.offset, end: parser.offset + 1 },
      })
      return undefined
    }
  }
  for (const token of parser.end()) tokens.push(token)
  return tokens
}
