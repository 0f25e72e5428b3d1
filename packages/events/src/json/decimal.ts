/** A decimal in canonical form: digits without leading or trailing zeros, times ten to the exponent; zero is ''. */
interface Decimal {
  readonly negative: boolean
  readonly digits: string
  readonly exponent: number
}

/** The decimal of a JSON number literal. */
export function decimalOf(literal: string): Decimal {
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

/** Whether two JSON number literals mean the same decimal. */
export function sameDecimal(left: string, right: string): boolean {
  const a = decimalOf(left)
  const b = decimalOf(right)
  return a.digits === b.digits && a.exponent === b.exponent && a.negative === b.negative
}
