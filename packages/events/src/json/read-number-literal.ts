import { logError } from '../errors/codes.ts'
import { sameDecimal } from './decimal.ts'
import { ExactNumber } from './exact-number.ts'

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
