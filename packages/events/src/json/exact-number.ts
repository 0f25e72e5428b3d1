import { decimalOf } from './decimal.ts'
import { rawJson } from './raw-json.ts'

const brand = Symbol.for('@nika/events/ExactNumber')

/**
 * A JSON number that no double holds exactly, kept as it was written: 9007199254740993, 0.1234567890123456789, 1e400.
 * `String(number)` and templates give the literal, `Number(number)` the nearest double, `JSON.stringify` the literal.
 * A class of its own, so it is never mistaken for a user's object. Made by `exactNumber`; frozen.
 */
export class ExactNumber {
  readonly literal: string

  constructor(literal: string) {
    this.literal = literal
    Object.defineProperty(this, brand, { value: true })
    Object.freeze(this)
  }

  /** Whether the decimal value has no fraction: true for 9007199254740993 and 1e400, false for 0.1234567890123456789. */
  get isInteger(): boolean {
    return decimalOf(this.literal).exponent >= 0
  }

  valueOf(): number {
    return Number(this.literal)
  }

  toString(): string {
    return this.literal
  }

  /** Lets `JSON.stringify` print the literal (a raw JSON text, ES2026). */
  toJSON(): unknown {
    return rawJson(this.literal)
  }
}

/** Whether `value` is an {@link ExactNumber}, also of another copy of this package. */
export function isExactNumber(value: unknown): value is ExactNumber {
  return typeof value === 'object' && value !== null && brand in value
}

/** Whether `value` counts as a JSON number: a number or an {@link ExactNumber}. */
export function isJsonNumber(value: unknown): value is number | ExactNumber {
  return typeof value === 'number' || isExactNumber(value)
}
