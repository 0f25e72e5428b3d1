import { describe, expect, test } from 'vitest'
import { inputTexts } from './input-texts.ts'

describe('--var', () => {
  test('gives names and texts, with = in a text', () => {
    expect(inputTexts(['a=1', 'b=x=y', 'c='])).toEqual({ a: '1', b: 'x=y', c: '' })
  })

  test('takes __proto__ for an ordinary name', () => {
    expect(Object.keys(inputTexts(['__proto__=1']))).toEqual(['__proto__'])
  })

  test.each([
    [['topic'], '--var needs NAME=VALUE, not `topic`'],
    [['=1'], '--var needs NAME=VALUE, not `=1`'],
    [['a=1', 'a=2'], 'the input a is given twice'],
  ])('is refused as %j', (given, message) => {
    expect(() => inputTexts(given)).toThrow(expect.objectContaining({ code: 'NIKA-CLI-003', message }))
  })
})
