import { describe, expect, test } from 'vitest'
import { defineErrors } from './define-errors.ts'
import { isNikaError, NikaError } from './nika-error.ts'

const shopError = defineErrors({
  'NIKA-SHOP-001': { title: 'Out of stock', hint: 'order again tomorrow', category: 'tool_error', transient: true },
  'NIKA-SHOP-002': { title: 'Shop is closed', hint: 'come back at nine', category: 'validation_error' },
})

describe('an error of a table', () => {
  test('takes hint, category and transience from its definition', () => {
    expect(shopError('NIKA-SHOP-001', { message: 'no apples are left' })).toMatchObject({
      name: 'NikaError',
      code: 'NIKA-SHOP-001',
      message: 'no apples are left',
      hint: 'order again tomorrow',
      category: 'tool_error',
      transient: true,
      where: undefined,
      details: undefined,
    })
    expect(shopError('NIKA-SHOP-002', { message: 'closed' }).transient).toBe(false)
  })

  test('says better what it knows better', () => {
    const cause = new RangeError('0 apples')
    const where = { file: 'shop.yaml', line: 3, column: 7 }

    const error = shopError('NIKA-SHOP-001', {
      message: 'no apples are left',
      hint: 'take pears',
      category: 'internal_error',
      transient: false,
      where,
      details: { apples: 0 },
      cause,
    })

    expect(error).toMatchObject({ hint: 'take pears', category: 'internal_error', transient: false, where, details: { apples: 0 } })
    expect(error.cause).toBe(cause)
  })

  test('has a cause only when it was given one', () => {
    expect('cause' in shopError('NIKA-SHOP-001', { message: 'x' })).toBe(false)
  })

  test('of a code that the table lacks is a mistake of the program', () => {
    expect(() => Reflect.apply(shopError, undefined, ['NIKA-SHOP-009', { message: 'x' }])).toThrow(
      new TypeError('no error is defined for NIKA-SHOP-009'),
    )
  })

  test('is an Error with a stack that begins where it was made', () => {
    const error = shopError('NIKA-SHOP-001', { message: 'no apples are left' })

    expect(error).toBeInstanceOf(Error)
    expect(error).toBeInstanceOf(NikaError)
    expect(error.stack).toMatch(/^NikaError: no apples are left|^Error: no apples are left/)
  })
})

describe('isNikaError', () => {
  const error = shopError('NIKA-SHOP-001', { message: 'x' })

  test('tells errors by their code', () => {
    expect(isNikaError(error)).toBe(true)
    expect(isNikaError(error, 'NIKA-SHOP-001')).toBe(true)
    expect(isNikaError(error, 'NIKA-SHOP-002')).toBe(false)
  })

  test.each([
    ['an error of somebody else', new Error('x')],
    ['one that only looks like it', { name: 'NikaError', code: 'NIKA-SHOP-001', message: 'x' }],
    ['null', null],
    ['undefined', undefined],
    ['text', 'NIKA-SHOP-001'],
  ])('is false for %s', (_what, value) => {
    expect(isNikaError(value)).toBe(false)
  })

  test('knows the errors of another copy of this package', () => {
    const foreign = Object.defineProperty(Object.assign(new Error('x'), { code: 'NIKA-SHOP-001' }), Symbol.for('@nika/events/NikaError'), {
      value: true,
    })

    expect(isNikaError(foreign, 'NIKA-SHOP-001')).toBe(true)
  })
})
