import type { JsonObject } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { ToolArguments } from './tool-arguments.ts'

const names = ['path', 'overwrite', 'mode', 'headers']
const read = (args: JsonObject) => new ToolArguments('nika:x', args, names)

describe('arguments that fit', () => {
  test('are given as they are', () => {
    const args = read({ path: 'a', overwrite: false, mode: 'raw', headers: { a: 'x', b: 1, c: true } })

    expect(args.text('path')).toBe('a')
    expect(args.flag('overwrite', true)).toBe(false)
    expect(args.word('mode', ['raw', 'text'])).toBe('raw')
    expect(args.texts('headers')).toEqual({ a: 'x', b: '1', c: 'true' })
  })

  test('may be absent where there is a default', () => {
    expect(read({}).flag('overwrite', true)).toBe(true)
    expect(read({}).word('mode', ['raw', 'text'], 'text')).toBe('text')
    expect(read({}).texts('headers')).toEqual({})
  })
})

describe('arguments that do not fit', () => {
  test.each<[string, () => unknown]>([
    ['nika:x takes no argument "pth"', () => read({ pth: 'a' })],
    ['nika:x needs path:', () => read({}).text('path')],
    [
      'nika:x needs path:',
      () => read(JSON.parse('{"__proto__": {"path": "a"}}', (key, value) => (key === '__proto__' ? undefined : value))).text('path'),
    ],
    ['path: of nika:x must be text that is not empty', () => read({ path: '' }).text('path')],
    ['path: of nika:x must be text that is not empty', () => read({ path: 1 }).text('path')],
    ['overwrite: of nika:x must be true or false', () => read({ overwrite: 'no' }).flag('overwrite', true)],
    ['mode: of nika:x must be raw or text', () => read({ mode: 'markdown' }).word('mode', ['raw', 'text'])],
    ['mode: of nika:x must be raw or text', () => read({}).word('mode', ['raw', 'text'])],
    ['headers: of nika:x must be an object', () => read({ headers: ['a'] }).texts('headers')],
    ['headers.a: of nika:x must be text', () => read({ headers: { a: null } }).texts('headers')],
  ])('%s', (message, use) => {
    expect(use).toThrow(expect.objectContaining({ code: 'NIKA-INVOKE-002', category: 'validation_error', message }))
  })
})
