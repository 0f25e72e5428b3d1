import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LineSplitter } from './line-splitter.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (part: Uint8Array): string => new TextDecoder().decode(part)

describe('LineSplitter', () => {
  test('gives the lines that a chunk completes, the held back one first', () => {
    const splitter = new LineSplitter()

    expect(splitter.push(bytes('one\ntwo\nthr')).map(({ bytes, offset }) => [text(bytes), offset])).toEqual([['one\ntwo\n', 0]])
    expect(splitter.pendingLength).toBe(3)
    expect(splitter.pendingOffset).toBe(8)
    expect(splitter.push(bytes('ee\nfour\nfive\n')).map(({ bytes, offset }) => [text(bytes), offset])).toEqual([
      ['three\n', 8],
      ['four\nfive\n', 14],
    ])
    expect(splitter.pendingLength).toBe(0)
    expect(splitter.pendingOffset).toBe(24)
  })

  test('counts from where it is told that the stream begins', () => {
    expect(new LineSplitter(100).push(bytes('one\n'))[0]?.offset).toBe(100)
  })

  test('keeps a copy of what is unfinished: the source may use its buffer again', () => {
    const splitter = new LineSplitter()
    const buffer = Buffer.from('abc')
    splitter.push(buffer)
    buffer.fill('z')

    expect(splitter.push(bytes('d\n')).map((lines) => text(lines.bytes))).toEqual(['abcd\n'])
  })

  test('needs no more room than twice the line for a line that comes byte by byte', () => {
    const splitter = new LineSplitter()
    const before = process.memoryUsage().arrayBuffers
    const one = bytes('x')

    for (let count = 0; count < 1_000_000; count++) splitter.push(one)

    expect(splitter.pendingLength).toBe(1_000_000)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000)
  })

  test('gives the same bytes in the same order for any cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'é', '\n', '\r') }), fc.array(fc.nat(20)), (content, sizes) => {
        const splitter = new LineSplitter()
        const whole = bytes(content)
        let given = ''
        let start = 0
        for (const size of [...sizes, whole.length]) {
          for (const lines of splitter.push(whole.subarray(start, start + size))) {
            expect(lines.offset).toBe(bytes(given).length)
            given += text(lines.bytes)
          }
          start += size
        }

        expect(given).toBe(content.slice(0, content.lastIndexOf('\n') + 1))
        expect(splitter.pendingLength).toBe(whole.length - bytes(given).length)
      }),
    )
  })
})
