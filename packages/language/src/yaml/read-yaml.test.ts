import { exactNumber, type JsonValue } from '@nika/events'
import { describe, expect, test } from 'vitest'
import type { Problem } from '../problem.ts'
import { formatPath } from '../source/path.ts'
import { jsonOf } from '../source/source-node.ts'
import { readYaml } from './read-yaml.ts'

function read(text: string): { readonly value: JsonValue | undefined; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const root = readYaml(text, (problem) => void problems.push(problem))
  return { value: root === undefined ? undefined : jsonOf(root), problems }
}

const codes = (text: string): readonly string[] => read(text).problems.map(({ code }) => code)

describe('a scalar of the YAML 1.2 core schema', () => {
  test.each<readonly [string, JsonValue]>([
    ['', null],
    ['~', null],
    ['Null', null],
    ['true', true],
    ['FALSE', false],
    ['yes', 'yes'],
    ['no', 'no'],
    ['on', 'on'],
    ['12:30', '12:30'],
    ['1.10', 1.1],
    ['0755', 755],
    ['0o17', 15],
    ['0x1F', 31],
    ['+5', 5],
    ['-0', 0],
    ['-0.0', 0],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['1_000', '1_000'],
    ['0b11', '0b11'],
    ['.', '.'],
    ['-', '-'],
    ['2001-01-01', '2001-01-01'],
    ['"5"', '5'],
    ["'true'", 'true'],
    ['!!str 5', '5'],
    ['!!int "5"', 5],
    ['!!float 1', 1],
    ['!!bool "true"', true],
    ['!!null ""', null],
    ['9007199254740993', exactNumber('9007199254740993')],
    ['-9007199254740993', exactNumber('-9007199254740993')],
    ['0.1234567890123456789', exactNumber('0.1234567890123456789')],
    ['1e400', exactNumber('1e400')],
    ['0x20000000000001', exactNumber('9007199254740993')],
  ])('%s', (text, value) => {
    const given = text.startsWith('-') && text.length === 1 ? `x: "${text}"` : `x: ${text}`

    expect(read(given)).toEqual({ value: { x: value }, problems: [] })
  })

  test.each(['.nan', '.NaN', '.inf', '-.inf', '+.INF', '!!float .inf'])('%s is refused', (text) => {
    expect(codes(`x: ${text}`)).toEqual(['NIKA-YAML-008'])
  })

  test('a text that does not fit its tag is refused', () => {
    expect(codes('x: !!int one')).toEqual(['NIKA-PARSE-001'])
  })
})

describe('a key', () => {
  test.each(['1', '1.5', 'true', 'null', '~', '', '.nan', '!!int "1"'])('%s that is not text is refused', (key) => {
    expect(codes(`? ${key}\n: 1`)).toEqual(['NIKA-YAML-007'])
  })

  test.each(['[a]', '{ a: 1 }'])('%s that is a collection is refused', (key) => {
    expect(codes(`? ${key}\n: 1`)).toEqual(['NIKA-YAML-007'])
  })

  test.each(['"1"', "'true'", 'yes', '"<<"'])('%s that is text is taken', (key) => {
    expect(codes(`${key}: 1`)).toEqual([])
  })

  test('__proto__ is ordinary data and reaches no prototype', () => {
    const { value } = read('__proto__: { polluted: true }\nconstructor: 1')

    expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect('polluted' in {}).toBe(false)
  })

  test('a key written twice is refused where it is written again, and the first value stays', () => {
    const { value, problems } = read('a: { x: 1, y: 2, x: 3 }')

    expect(value).toEqual({ a: { x: 1, y: 2 } })
    expect(problems.map(({ code, path, range }) => [code, formatPath(path), range?.start])).toEqual([['NIKA-YAML-004', 'a.x', 17]])
  })

  test('a task id written twice has a code of its own', () => {
    expect(codes('tasks: { a: {}, a: {} }')).toEqual(['NIKA-PARSE-017'])
  })
})

describe('the profile', () => {
  test.each([
    ['an anchor that nothing refers to', 'x: &a 1', ['NIKA-YAML-001']],
    ['an anchor on a collection', 'x: &a [1]', ['NIKA-YAML-001']],
    ['an anchor on a key', '&a x: 1', ['NIKA-YAML-001']],
    ['an alias', 'x: &a 1\ny: *a', ['NIKA-YAML-001', 'NIKA-YAML-002']],
    ['an alias in a list', 'x: [*a]', ['NIKA-YAML-002']],
    ['a merge key', 'x: { <<: { a: 1 } }', ['NIKA-YAML-003']],
    ['a merge key with its alias', 'x: &a { b: 1 }\ny:\n  <<: *a', ['NIKA-YAML-001', 'NIKA-YAML-002', 'NIKA-YAML-003']],
    ['a custom tag', 'x: !secret 1', ['NIKA-YAML-006']],
    ['a custom tag on a collection', 'x: !secret [1]', ['NIKA-YAML-006']],
    ['a tag of YAML 1.1', 'x: !!binary aGk=', ['NIKA-YAML-006']],
    ['a non-specific tag', 'x: ! 1', ['NIKA-YAML-006']],
    ['a tag that is a name of prototypes', 'x: !<constructor> 1', ['NIKA-YAML-006']],
    ['a directive for tags', '%TAG ! tag:example.com,2000:\n---\nx: 1', ['NIKA-YAML-006']],
    ['YAML 1.1', '%YAML 1.1\n---\nx: yes', ['NIKA-PARSE-001']],
    ['a second document', 'x: 1\n---\ny: 2', ['NIKA-PARSE-001']],
    ['a byte order mark', '\ufeffx: 1', ['NIKA-YAML-011']],
    ['text that is not NFC', 'x: e\u0301', ['NIKA-YAML-011']],
    ['a control character', 'x: "\u0007"', ['NIKA-PARSE-001']],
    ['half of a surrogate pair', 'x: "\ud800"', ['NIKA-PARSE-001']],
    ['a carriage return alone', 'x: 1\ry: 2', ['NIKA-PARSE-001']],
    ['a tab for indentation', 'x:\n\ty: 1', ['NIKA-PARSE-001']],
    ['an unclosed list', 'x: [1, 2', ['NIKA-PARSE-001']],
  ])('refuses %s', (_, text, expected) => {
    expect(codes(text)).toEqual(expected)
  })

  test.each([
    ['the directive of YAML 1.2', '%YAML 1.2\n---\nx: 1'],
    ['the start and end of one document', '---\nx: 1\n...\n'],
    ['core tags', 'x: !!map { y: !!seq [!!str a] }'],
    ['accents in NFC', 'x: caf\u00e9 \u0394'],
    ['an escaped control character', 'x: "\\u0007"'],
    ['comments', '# a\nx: 1 # b\n# c'],
  ])('allows %s', (_, text) => {
    expect(codes(text)).toEqual([])
  })

  test('lines may end in CRLF', () => {
    expect(read('a: |\r\n  one\r\n  two\r\nb: [1,\r\n  2]\r\n').value).toEqual({ a: 'one\ntwo\n', b: [1, 2] })
  })

  test('a document with nothing in it is null', () => {
    expect(read('# nothing\n')).toEqual({ value: null, problems: [] })
  })
})

describe('the caps', () => {
  const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`
  const indented = (levels: number): string => Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}a:\n`).join('')

  test.each([
    ['64 levels of flow', nested(64), []],
    ['65 levels of flow', nested(65), ['NIKA-YAML-009']],
    ['64 levels of blocks', indented(64), []],
    ['65 levels of blocks', indented(65), ['NIKA-YAML-009']],
    ['65 levels of lists on a line', '- '.repeat(65), ['NIKA-YAML-009']],
    ['500,000 levels', '['.repeat(500_000), ['NIKA-YAML-009']],
    ['a scalar of 64 KiB', `x: ${'y'.repeat(65_536)}`, []],
    ['a scalar above 64 KiB', `x: ${'y'.repeat(65_537)}`, ['NIKA-YAML-005']],
    ['a scalar above 64 KiB in UTF-8', `x: ${'\u00e9'.repeat(32_769)}`, ['NIKA-YAML-005']],
    ['a document of 1 MiB', `x: 1 #${'y'.repeat(1_048_570)}`, []],
    ['a document above 1 MiB', `x: 1 #${'y'.repeat(1_048_571)}`, ['NIKA-YAML-010']],
  ])('%s', (_, text, expected) => {
    expect(codes(text)).toEqual(expected)
  })

  test('a bomb of aliases is refused at its anchors, and never expanded', () => {
    const lines = Array.from({ length: 30 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]`)

    expect(new Set(codes(['a0: &a0 boom', ...lines].join('\n')))).toEqual(new Set(['NIKA-YAML-001', 'NIKA-YAML-002']))
  })
})

test('a schema line for editors that lost its comment mark is named', () => {
  const { problems } = read('$schema=https://example.com/schema.json\nnika: a\n')

  expect(problems[0]).toMatchObject({ code: 'NIKA-PARSE-001', range: { start: 0 }, hint: expect.stringContaining('put `# ') })
})

describe('a syntax error', () => {
  test.each([
    ['a tab for indentation', 'a:\n\tb: 1', 3, 'tabs are not allowed as indentation', 'indent with spaces'],
    ['a colon in a plain text', 'a: b: c', 3, 'nested mappings are not allowed', 'in quotes'],
    ['a reserved character', 'a: @b', 3, 'reserved character @', 'in quotes'],
    ['double quotes that are not closed', 'a: "x \\" y\nb: 2\n', 3, 'these quotes are not closed', 'close them with "'],
    ['single quotes that are not closed', "a: 'it''s\nb: 2", 3, 'these quotes are not closed', "close them with '"],
    ['an unknown escape', 'a: "\\q"', 4, 'invalid escape sequence', 'backslash'],
    ['a key that is indented too little', 'a:\n   b: 1\n  c: 2', 13, 'same column', 'align'],
    ['a key without its colon', 'a:\n  b\n  c: 1', 5, 'on a single line', 'end the key with a colon'],
    ['what closes a map that is indented too little', 'a:\n  b: { c:\n  x }', 15, 'end with a }', 'close it'],
    ['a list that is not closed', 'a: [1,\nb: 2', 7, 'end with a ]', 'close it'],
    ['a second document', 'a: 1\n---\nb: 2', 5, 'one document', 'a file of its own'],
    ['a key that is indented too much', 'a:\n  b: hi\n    c: 2', 15, 'indented more', 'align it'],
    ['one below a comment', 'a:\n  b: hi\n  # so: x\n    c: 2', 25, 'same column', 'align it'],
    ['one below a text of several lines', 'a: hi\n  there\n  c: 2', 16, 'indented more', 'align it'],
    ['a key without a space after its colon', 'a:\n  b:x\n  c: 1', 5, 'on a single line', 'a space after the colon'],
    ['one with a value in braces', 'a:\n  b:{ c: { d: 1 } }\n', 5, 'run together', 'a space after the colon'],
    ['a single quote in single quotes', "a: 'it's'", 7, 'unexpected scalar', "'it''s'"],
    ['a double quote in double quotes', 'a: "say "hi" now"', 9, 'unexpected scalar', 'a backslash before a quote'],
    ['a text that is not indented', 'a: |\nhello\nb: 1', 5, 'on a single line', 'indent the text'],
    ['a last text that is not indented', 'a:\n  b: >-\n  x\n', 13, 'followed by map values', 'indent the text'],
  ])('names %s, where it stands, and what to do', (_, text, start, message, hint) => {
    const { problems } = read(text)

    expect(problems).toMatchObject([
      { code: 'NIKA-PARSE-001', range: { start }, message: expect.stringContaining(message), hint: expect.stringContaining(hint) },
    ])
  })

  test('a list that stands for a later key of a block is a key that is not text', () => {
    expect(codes('a:\n  b: 1\n  [c]: 2')).toEqual(['NIKA-YAML-007'])
  })
})
