export interface Token {
  readonly kind: 'name' | 'integer' | 'decimal' | 'string' | 'operator' | 'end' | 'unknown'
  /** As written. */
  readonly text: string
  /** Offset in the expression. */
  readonly start: number
}

const tokenPattern =
  /\s*(?:(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<decimal>-?[0-9]+\.[0-9]+)|(?<integer>-?[0-9]+)|(?<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<operator>\|\||&&|==|!=|<=|>=|[<>!.[\](),?:]))/sy

/** The tokens of an expression, with one `end`, or one `unknown` where reading stopped. */
export function tokenize(expression: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    tokenPattern.lastIndex = at
    const match = tokenPattern.exec(expression)
    if (match === null) break
    const token = tokenOf(match)
    tokens.push({ ...token, start: at + match[0].length - token.text.length })
    at = tokenPattern.lastIndex
  }
  const rest = expression.slice(at)
  const start = at + rest.length - rest.trimStart().length
  tokens.push({ kind: start === expression.length ? 'end' : 'unknown', text: expression.slice(start, start + 1), start })
  return tokens
}

function tokenOf(match: RegExpExecArray): { readonly kind: Token['kind']; readonly text: string } {
  const { name, decimal, integer, string, operator } = match.groups ?? {}
  if (name !== undefined) return { kind: 'name', text: name }
  if (decimal !== undefined) return { kind: 'decimal', text: decimal }
  if (integer !== undefined) return { kind: 'integer', text: integer }
  if (string !== undefined) return { kind: 'string', text: string }
  return { kind: 'operator', text: operator ?? '' }
}

/** The value of a string literal. */
export function stringValue(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(.)/gs, (_, character: string) => (character === 'n' ? '\n' : character === 't' ? '\t' : character))
}
