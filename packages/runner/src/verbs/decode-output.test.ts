import { isNikaError } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { decodeOutput } from './decode-output.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('text', () => {
  test.each([
    ['a\n', 'a'],
    ['a\r\n', 'a'],
    ['a\n\n', 'a\n'],
    ['a', 'a'],
    ['\n', ''],
    ['', ''],
    [' a \n', ' a '],
    ['\ufeffa', '\ufeffa'],
    ['a\0b', 'a\0b'],
  ])('%j is %j', (written, value) => {
    expect(decodeOutput(bytes(written), 'text', 'it')).toBe(value)
  })
})

describe('json', () => {
  test.each([
    ['{"a": [1, 2.50, null]}\n', '{"a":[1,2.5,null]}'],
    ['\ufeff"x"', '"x"'],
    ['0.1234567890123456789', '0.1234567890123456789'],
    ['{"__proto__": {"a": 1}}', '{"__proto__":{"a":1}}'],
  ])('%j is %s', (written, value) => {
    expect(JSON.stringify(decodeOutput(bytes(written), 'json', 'it'))).toBe(value)
  })

  test.each([
    ['', 'it is empty, not JSON'],
    ['\n', 'it is empty, not JSON'],
    ['{"a": 1} {"a": 2}', expect.stringMatching(/^it cannot be taken as JSON: /)],
    ['hello', expect.stringMatching(/^it cannot be taken as JSON: /)],
    ['['.repeat(2000) + ']'.repeat(2000), expect.stringMatching(/^it cannot be taken as JSON: /)],
  ])('%j fails', (written, message) => {
    const decode = () => decodeOutput(bytes(written), 'json', 'it')

    expect(decode).toThrow(expect.objectContaining({ code: 'NIKA-EXEC-003', category: 'process_error', message }))
  })
})

describe('jsonl', () => {
  test('each line is a value, blank ones are none', () => {
    expect(decodeOutput(bytes('{"a":1}\r\n\n2\n   \n"three"'), 'jsonl', 'it')).toEqual([{ a: 1 }, 2, 'three'])
  })

  test('nothing is an empty list', () => {
    expect(decodeOutput(bytes(''), 'jsonl', 'it')).toEqual([])
  })

  test('the failing line is named', () => {
    const decode = () => decodeOutput(bytes('1\n2\nthree\n'), 'jsonl', 'the output of "x"')

    expect(decode).toThrow(/^line 3 of the output of "x" cannot be taken as JSON/)
  })
})

test.each(['text', 'json', 'jsonl'] as const)('%s: bytes that are not UTF-8 fail', (decode) => {
  try {
    decodeOutput(new Uint8Array([0x22, 0xc3, 0x22]), decode, 'it')
    expect.unreachable()
  } catch (error) {
    expect(isNikaError(error, 'NIKA-EXEC-003')).toBe(true)
  }
})
