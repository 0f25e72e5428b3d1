import { isExactNumber, type JsonObject, type JsonValue, type NikaError } from '@nika/events'
import { runnerError } from '../errors/codes.ts'

/** The resolved arguments of a tool, read one by one. What does not fit throws NIKA-INVOKE-002. */
export class ToolArguments {
  readonly #tool: string
  readonly #args: JsonObject

  /** @param names of the arguments that the tool takes. */
  constructor(tool: string, args: JsonObject, names: readonly string[]) {
    this.#tool = tool
    this.#args = args
    const unknown = Object.keys(args).find((name) => !names.includes(name))
    if (unknown !== undefined) {
      throw this.#misfit(`${tool} takes no argument ${JSON.stringify(unknown)}`, {
        argument: unknown,
        hint: `it takes ${names.join(', ')}`,
      })
    }
  }

  value(name: string): JsonValue {
    const value = this.optional(name)
    if (value === undefined) throw this.#misfit(`${this.#tool} needs ${name}:`, { argument: name })
    return value
  }

  text(name: string): string {
    const value = this.value(name)
    if (typeof value !== 'string' || value === '') throw this.#mistyped(name, 'text that is not empty')
    return value
  }

  flag(name: string, absent: boolean): boolean {
    const value = this.optional(name) ?? absent
    if (typeof value !== 'boolean') throw this.#mistyped(name, 'true or false')
    return value
  }

  /** One of `words`. */
  word<Word extends string>(name: string, words: readonly Word[], absent?: Word): Word {
    const value = this.optional(name) ?? absent
    const found = words.find((word) => word === value)
    if (found === undefined) throw this.#mistyped(name, words.join(' or '))
    return found
  }

  /** An object of texts; numbers and booleans count as what they print as. */
  texts(name: string): Readonly<Record<string, string>> {
    const value = this.optional(name) ?? {}
    if (!isObject(value)) throw this.#mistyped(name, 'an object')
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.#printable(`${name}.${key}`, member)]))
  }

  optional(name: string): JsonValue | undefined {
    return Object.hasOwn(this.#args, name) ? this.#args[name] : undefined
  }

  #printable(name: string, value: JsonValue): string {
    if (value === null || (typeof value === 'object' && !isExactNumber(value))) throw this.#mistyped(name, 'text')
    return String(value)
  }

  #mistyped(argument: string, expected: string): NikaError {
    return this.#misfit(`${argument}: of ${this.#tool} must be ${expected}`, { argument })
  }

  #misfit(message: string, { argument, hint }: { readonly argument: string; readonly hint?: string }): NikaError {
    return runnerError('NIKA-INVOKE-002', { message, hint, details: { tool: this.#tool, argument } })
  }
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value)
}
