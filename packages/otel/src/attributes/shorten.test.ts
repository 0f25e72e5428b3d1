import { exactNumber } from '@nika/events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ContentPolicy } from './content-policy.ts'
import { numberAttribute, shorten } from './shorten.ts'

describe('a text', () => {
  test.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 4, 'abcd…[+2 bytes]'],
    ['aäb', 2, 'a…[+3 bytes]'],
    ['a😀b', 4, 'a…[+5 bytes]'],
    ['a😀b', 5, 'a😀…[+1 bytes]'],
  ])('%s in %i bytes is %s', (text, maxBytes, cut) => {
    expect(shorten(text, maxBytes)).toBe(cut)
  })

  test('that is cut keeps a whole beginning within the limit, and the mark counts the rest', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (text, maxBytes) => {
        const cut = shorten(text, maxBytes)
        if (Buffer.byteLength(text) <= maxBytes) {
          expect(cut).toBe(text)
          return
        }
        const [, beginning = '', rest] = /^(.*)…\[\+(\d+) bytes\]$/su.exec(cut) ?? []
        expect(text.startsWith(beginning)).toBe(true)
        expect(Buffer.byteLength(beginning)).toBeLessThanOrEqual(maxBytes)
        expect(Buffer.byteLength(beginning) + Number(rest)).toBe(Buffer.byteLength(text))
      }),
    )
  })
})

describe('attributes', () => {
  test('are cut to size, in arrays too, and what is absent is left out', () => {
    const policy = new ContentPolicy(false, 3)

    expect(policy.limitAll({ 'nika.task.id': 'abcde', 'nika.task.dependencies': ['abcd', 'a'], 'nika.task.verb': undefined })).toEqual({
      'nika.task.id': 'abc…[+2 bytes]',
      'nika.task.dependencies': ['abc…[+1 bytes]', 'a'],
    })
  })

  test('keep whole numbers that no double holds as texts', () => {
    const policy = new ContentPolicy(false, 100)

    expect(policy.limitAll({ 'gen_ai.request.seed': 2 ** 53, 'gen_ai.request.top_p': 0.5 })).toEqual({
      'gen_ai.request.seed': '9007199254740992',
      'gen_ai.request.top_p': 0.5,
    })
    expect(numberAttribute(exactNumber('9007199254740993'))).toBe('9007199254740993')
    expect(numberAttribute('seven')).toBeUndefined()
  })
})
