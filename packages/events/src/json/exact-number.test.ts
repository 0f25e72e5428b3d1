import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numberLiteral } from '../../test/arbitraries.ts'
import { ExactNumber, isExactNumber, isJsonNumber } from './exact-number.ts'
import { parseJson } from './parse-json.ts'
import { exactNumber } from './read-number-literal.ts'

describe('a number literal', () => {
  test.each([
    ['a whole number above 2 to the 53', '9007199254740993'],
    ['a fraction of more digits than a double has', '0.1234567890123456789'],
    ['a number above the largest double', '1e400'],
    ['a number below the smallest double', '1e-400'],
    ['a negative one', '-9007199254740993'],
    ['one that rounds to a double of other digits', '123456789012345678901234567890'],
    ['a fraction that ends in a digit too many', '0.10000000000000000001'],
  ])('%s is kept as written', (_what, literal) => {
    expect(String(exactNumber(literal))).toBe(literal)
    expect(exactNumber(literal)).toBeInstanceOf(ExactNumber)
  })

  test.each([
    ['1.10', 1.1],
    ['1e3', 1000],
    ['1E+3', 1000],
    ['0.1', 0.1],
    ['100000000000000000000000', 1e23],
    ['9007199254740992', 9007199254740992],
    ['123456789012345680000', 123456789012345680000],
    ['0.000', 0],
    ['0e400', 0],
    ['1e-7', 1e-7],
    ['2.2250738585072014e-308', 2.2250738585072014e-308],
  ])('%s is a plain number', (literal, number) => {
    expect(exactNumber(literal)).toBe(number)
  })

  test.each(['', ' 1', '1 ', '01', '.5', '5.', '+1', '1e', '0x10', 'NaN', 'Infinity', '1_000', '1,5', '--1', '1e5e5'])(
    '%j is refused, because it is not a JSON number',
    (text) => {
      expect(() => exactNumber(text)).toThrow(
        expect.objectContaining({ code: 'NIKA-LOG-001', message: `${JSON.stringify(text)} is not a JSON number` }),
      )
    },
  )

  test('is kept exactly when its shortest form as a double has another decimal value', () => {
    fc.assert(
      fc.property(numberLiteral, (literal) => {
        const value = exactNumber(literal)

        expect(isExactNumber(value)).toBe(!isSameDecimal(literal, String(Number(literal))))
      }),
      { numRuns: 2000 },
    )
  })

  test('with a million digits is read in linear time', () => {
    const zeros = `1${'0'.repeat(1_000_000)}`
    const ones = '1'.repeat(1_000_000)

    expect(String(exactNumber(zeros))).toBe(zeros)
    expect(String(exactNumber(`0.${ones}`))).toBe(`0.${ones}`)
  })
})

describe('an exact number', () => {
  const number = new ExactNumber('9007199254740993')

  test('renders as its literal in text and in templates', () => {
    expect(String(number)).toBe('9007199254740993')
    expect(`${number}`).toBe('9007199254740993')
  })

  test('prints as its literal in JSON', () => {
    expect(JSON.stringify({ n: number, list: [new ExactNumber('1e400')] })).toBe('{"n":9007199254740993,"list":[1e400]}')
  })

  test('counts as the nearest double in arithmetic', () => {
    expect(Number(number)).toBe(9007199254740992)
    expect(Number(new ExactNumber('1e400'))).toBe(Number.POSITIVE_INFINITY)
  })

  test('counts as a number for schemas and input types', () => {
    expect(isJsonNumber(number)).toBe(true)
    expect(isJsonNumber(1)).toBe(true)
    expect(isJsonNumber('1')).toBe(false)
    expect(isJsonNumber({ rawJSON: '1' })).toBe(false)
    expect(isJsonNumber(null)).toBe(false)
  })

  test.each([
    ['9007199254740993', true],
    ['1e400', true],
    ['1.5e400', true],
    ['-12345678901234567890.0', true],
    ['0.1234567890123456789', false],
    ['1e-400', false],
    ['12345678901234567.5', false],
  ])('%s is whole: %s', (literal, isInteger) => {
    expect(new ExactNumber(literal).isInteger).toBe(isInteger)
  })

  test('cannot be changed', () => {
    expect(Object.isFrozen(number)).toBe(true)
    expect(() => Object.assign(number, { literal: '1' })).toThrow(TypeError)
  })

  test('equals one of the same literal and no other', () => {
    expect(number).toEqual(new ExactNumber('9007199254740993'))
    expect(number).not.toEqual(new ExactNumber('9007199254740995'))
  })

  test('is told apart from a user object with a key rawJSON', () => {
    const parsed = parseJson('[{"rawJSON":"1"},9007199254740993]')

    expect(parsed).toEqual([{ rawJSON: '1' }, number])
    expect(isExactNumber({ rawJSON: '1' })).toBe(false)
    expect(JSON.stringify(parsed)).toBe('[{"rawJSON":"1"},9007199254740993]')
  })

  test('is recognised when another copy of the package made it', () => {
    const foreign = Object.defineProperty({ literal: '1e400' }, Symbol.for('@nika/events/ExactNumber'), { value: true })

    expect(isExactNumber(foreign)).toBe(true)
  })
})

/** Compares two literals as fractions of whole numbers, another way than the code under test goes. */
function isSameDecimal(left: string, right: string): boolean {
  if (!/^-?[\d.e+-]+$/i.test(right)) return false
  const [a, b] = [fractionOf(left), fractionOf(right)]
  const least = Math.min(a.exponent, b.exponent)
  return a.digits * 10n ** BigInt(a.exponent - least) === b.digits * 10n ** BigInt(b.exponent - least)
}

function fractionOf(literal: string): { readonly digits: bigint; readonly exponent: number } {
  const {
    sign = '',
    whole = '',
    fraction = '',
    power = '0',
  } = /^(?<sign>-?)(?<whole>\d+)(?:\.(?<fraction>\d+))?(?:e(?<power>[+-]?\d+))?$/i.exec(literal)?.groups ?? {}
  const digits = BigInt(whole + fraction)
  return { digits: sign === '-' ? -digits : digits, exponent: Number(power) - fraction.length }
}
