import { quote } from '../quote.ts'
import { hintForInvalid } from './hint-for-invalid.ts'
import { stringValue, type Token, tokenize } from './tokenize.ts'

/** What stands inside `${{ }}`. Paths are evaluated; the rest of the language is recognised, so that a mistake is told apart from what is not built yet. */
export type Expression = PathExpression | { readonly kind: 'other' } | InvalidExpression

export interface InvalidExpression {
  readonly kind: 'invalid'
  readonly message: string
  /** What to do, where that can be told. */
  readonly hint: string | undefined
  /** In the expression. */
  readonly offset: number
}

export interface PathExpression {
  readonly kind: 'path'
  readonly root: string
  readonly steps: readonly (string | number)[]
  /** Offsets in the expression. */
  readonly start: number
  readonly end: number
}

const maxNesting = 64
const relations = new Set(['==', '!=', '<', '<=', '>', '>=', 'in'])
const reserved = new Set(['true', 'false', 'null', 'in'])
const methods = new Map([
  ['size', 0],
  ['contains', 1],
  ['startsWith', 1],
  ['endsWith', 1],
])
const functions = new Set(['size', 'has'])

/** Reads an expression of `cel-subset/0.1`. Linear, with bounded recursion. */
export function parseExpression(text: string): Expression {
  return new ExpressionParser(text).parse()
}

/** What a part of an expression is: a path under construction, or anything else. */
type Part = GrowingPath | undefined

interface GrowingPath {
  readonly kind: 'path'
  readonly root: string
  readonly steps: (string | number)[]
  readonly start: number
  end: number
}

class ExpressionParser {
  readonly #text: string
  readonly #tokens: readonly Token[]
  #position = 0
  #nesting = 0
  #failure: { readonly message: string; readonly offset: number } | undefined

  constructor(text: string) {
    this.#text = text
    this.#tokens = tokenize(text)
  }

  parse(): Expression {
    const part = this.#ternary()
    const token = this.#peek()
    if (token.kind !== 'end') this.#unexpected(token)
    if (this.#failure !== undefined) return { kind: 'invalid', ...this.#failure, hint: hintForInvalid(this.#text, this.#failure.offset) }
    return part ?? { kind: 'other' }
  }

  #ternary(): Part {
    if (++this.#nesting > maxNesting) return this.#fail('the expression is nested too deeply', this.#peek())
    let part = this.#logical()
    if (this.#accept('?')) {
      this.#ternary()
      this.#expect(':')
      this.#ternary()
      part = undefined
    }
    this.#nesting--
    return part
  }

  /** `&&` and `||`: their precedence matters to evaluation alone. */
  #logical(): Part {
    let part = this.#relation()
    while (this.#accept('&&') || this.#accept('||')) {
      this.#relation()
      part = undefined
    }
    return part
  }

  #relation(): Part {
    const part = this.#unary()
    if (!relations.has(this.#peek().text) || this.#peek().kind === 'string') return part
    this.#position++
    this.#unary()
    if (relations.has(this.#peek().text) && this.#peek().kind !== 'string')
      this.#fail('comparisons do not chain; use parentheses', this.#peek())
    return undefined
  }

  #unary(): Part {
    let negated = false
    while (this.#accept('!')) negated = true
    const part = this.#postfix()
    return negated ? undefined : part
  }

  #postfix(): Part {
    let part = this.#primary()
    for (;;) {
      if (this.#accept('.')) part = this.#member(part)
      else if (this.#accept('[')) part = this.#index(part)
      else return part
    }
  }

  #member(part: Part): Part {
    const name = this.#peek()
    if (name.kind !== 'name' || reserved.has(name.text)) return this.#unexpected(name)
    this.#position++
    if (!this.#accept('(')) return extend(part, name.text, name.start + name.text.length)
    const count = methods.get(name.text)
    if (count === undefined) return this.#fail(`there is no method ${quote(name.text)}`, name)
    if (count === 1) this.#ternary()
    this.#expect(')')
    return undefined
  }

  #index(part: Part): Part {
    const token = this.#peek()
    const closing = this.#tokens[this.#position + 1]
    if (part !== undefined && closing?.text === ']' && closing.kind === 'operator') {
      const step =
        token.kind === 'string'
          ? stringValue(token.text)
          : token.kind === 'integer' && !token.text.startsWith('-')
            ? Number(token.text)
            : undefined
      if (step !== undefined) {
        this.#position += 2
        return extend(part, step, closing.start + 1)
      }
    }
    this.#ternary()
    this.#expect(']')
    return undefined
  }

  #primary(): Part {
    const token = this.#peek()
    this.#position++
    if (token.kind === 'integer' || token.kind === 'decimal' || token.kind === 'string') return undefined
    if (token.kind === 'operator' && token.text === '(') {
      this.#ternary()
      this.#expect(')')
      return undefined
    }
    if (token.kind === 'operator' && token.text === '[') {
      this.#list()
      return undefined
    }
    if (token.kind !== 'name' || token.text === 'in') {
      this.#position--
      return this.#unexpected(token)
    }
    if (reserved.has(token.text)) return undefined
    if (!this.#accept('(')) return { kind: 'path', root: token.text, steps: [], start: token.start, end: token.start + token.text.length }
    if (!functions.has(token.text)) return this.#fail(`there is no function ${quote(token.text)}`, token)
    this.#ternary()
    this.#expect(')')
    return undefined
  }

  #list(): void {
    if (this.#accept(']')) return
    do this.#ternary()
    while (this.#accept(','))
    this.#expect(']')
  }

  #peek(): Token {
    return this.#tokens[this.#position] ?? { kind: 'end', text: '', start: 0 }
  }

  #accept(operator: string): boolean {
    const token = this.#peek()
    if (token.kind !== 'operator' || token.text !== operator) return false
    this.#position++
    return true
  }

  #expect(operator: string): void {
    if (!this.#accept(operator)) this.#unexpected(this.#peek(), operator)
  }

  #unexpected(token: Token, expected?: string): undefined {
    const found = token.kind === 'end' ? 'the expression ends' : `${quote(token.text)} stands`
    return this.#fail(`${found} where ${expected === undefined ? 'a value' : quote(expected)} should be`, token)
  }

  /** Keeps the first failure and skips the rest. */
  #fail(message: string, token: Token): undefined {
    this.#failure ??= { message, offset: token.start }
    this.#position = this.#tokens.length
    return undefined
  }
}

/** In place: copying the steps each time would be quadratic in the length of a path. */
function extend(part: Part, step: string | number, end: number): Part {
  if (part === undefined) return undefined
  part.steps.push(step)
  part.end = end
  return part
}
