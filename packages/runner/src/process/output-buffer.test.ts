import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OutputTail } from './output-buffer.ts'

function tailOf(chunks: readonly Buffer[], limitBytes: number): string {
  const tail = new OutputTail(limitBytes)
  for (const chunk of chunks) tail.push(chunk)
  return tail.text()
}

describe('the end of an output', () => {
  test('is its last bytes, however it is cut into chunks', () => {
    const ascii = fc.string({ unit: 'grapheme-ascii' })
    fc.assert(
      fc.property(fc.array(ascii), fc.integer({ min: 1, max: 20 }), (chunks, limitBytes) => {
        expect(
          tailOf(
            chunks.map((chunk) => Buffer.from(chunk)),
            limitBytes,
          ),
        ).toBe(chunks.join('').slice(-limitBytes))
      }),
    )
  })

  test.each([
    ['aé', 2, 'é'],
    ['aé', 1, ''],
    ['a🦋b', 4, 'b'],
    ['a🦋b', 5, '🦋b'],
  ])('of %j, %i bytes give %j: no part of a character', (text, limitBytes, expected) => {
    expect(tailOf([Buffer.from(text)], limitBytes)).toBe(expected)
  })

  test('bytes that are not UTF-8 are replaced', () => {
    expect(tailOf([Buffer.from([0x61, 0xff, 0x62])], 100)).toBe('a\ufffdb')
  })

  test('of an endless output of single bytes it is right too', () => {
    const chunks = Array.from({ length: 10_000 }, (_, index) => Buffer.from([97 + (index % 26)]))

    expect(tailOf(chunks, 3)).toBe('nop')
  })
})
