import { logError } from '../errors/codes.ts'
import { rawJson } from './raw-json.ts'

const brand = Symbol.for('@nika/events/ExactNumber')

/**
 * A JSON number that no double holds exactly, kept as it was written: 9007199254740993, 0.1234567890123456789, 1e400.
 * `String(number)` and templates give the literal, `Number(number)` the nearest double, `JSON.stringify` the literal.
 * A class of its own, so it is never mistaken for a user's object. Made by {@link exactNumber}; frozen.
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

/**
 * The value of a JSON number literal: a plain number when its shortest form means the same decimal, else an {@link ExactNumber}.
 * @throws NIKA-LOG-001 when `literal` is not a JSON number.
 */
export function exactNumber(literal: string): number | ExactNumber {
  if (!jsonNumber.test(literal)) {
    throw logError('NIKA-LOG-001', {
      message: `${JSON.stringify(literal)} is not a JSON number`,
      details: { path: '', reason: 'not a JSON number' },
    })
  }
  const double = Number(literal)
  return Number.isFinite(double) && sameDecimal(literal, String(double)) ? double : new ExactNumber(literal)
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** A decimal in canonical form: digits without leading or trailing zeros, times ten to the exponent; zero is ''. */
interface Decimal {
  readonly negative: boolean
  readonly digits: string
  readonly exponent: number
}

function decimalOf(literal: string): Decimal {
  const [mantissa = '', power = '0'] = literal.toLowerCase().split('e')
  const negative = mantissa.startsWith('-')
  const [whole = '', fraction = ''] = (negative ? mantissa.slice(1) : mantissa).split('.')
  const significant = (whole + fraction).replace(/^0+/, '')
  const digits = withoutTrailingZeros(significant)
  if (digits === '') return { negative: false, digits: '', exponent: 0 }
  return { negative, digits, exponent: Number(power) - fraction.length + significant.length - digits.length }
}

// A loop, not /0+$/, which is quadratic on long runs of zeros.
function withoutTrailingZeros(digits: string): string {
  let end = digits.length
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--
  return digits.slice(0, end)
}

function sameDecimal(left: string, right: string): boolean {
  const a = decimalOf(left)
  const b = decimalOf(right)
  return a.digits === b.digits && a.exponent === b.exponent && a.negative === b.negative
}
