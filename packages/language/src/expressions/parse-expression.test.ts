import { describe, expect, test } from 'vitest'
import { parseExpression } from './parse-expression.ts'

describe('an expression', () => {
  test.each<readonly [string, string, readonly (string | number)[]]>([
    ['inputs.x', 'inputs', ['x']],
    [' tasks.a.output.b ', 'tasks', ['a', 'output', 'b']],
    ['with.list[0][12]', 'with', ['list', 0, 12]],
    ['with["a b"][\'c\']', 'with', ['a b', 'c']],
    ["with['it\\'s \\\\ \\n \\t']", 'with', ["it's \\ \n \t"]],
    ['with.tasks.inputs', 'with', ['tasks', 'inputs']],
    ['x', 'x', []],
  ])('that is a path: %s', (text, root, steps) => {
    expect(parseExpression(text)).toMatchObject({ kind: 'path', root, steps })
  })

  test.each([
    'a == b',
    'a.b != "c"',
    'a < 1 && b >= 2.5 || !c',
    'a in ["x", "y"]',
    'a ? b : c ? d : e',
    'size(a)',
    'has(a.b) && a.b.size() > 0',
    "a.contains('x') || a.startsWith('y') || a.endsWith('z')",
    '(a)',
    '!a',
    'a[b]',
    'a[-1]',
    'size(a).b',
    '"text"',
    '42',
    '-4.2',
    'true',
    'null',
    '[]',
    '[1, [2], a]',
    '(a == b) == c',
    '"=="',
  ])('that is more than a path: %s', (text) => {
    expect(parseExpression(text)).toEqual({ kind: 'other' })
  })

  test.each([
    ['', 0],
    ['   ', 3],
    ['inputs.', 7],
    ['inputs..x', 7],
    ['.x', 0],
    ['inputs.1', 7],
    ['inputs.a-b', 8],
    ['a b', 2],
    ['a + b', 2],
    ['a | json', 2],
    ['a == b == c', 7],
    ['a < b < c', 6],
    ['matches(a, "x")', 0],
    ['a.matches("x")', 2],
    ['size(a, b)', 6],
    ['a.size(b)', 7],
    ['a.contains()', 11],
    ['(a', 2],
    ['a)', 1],
    ['[a', 2],
    ['a[', 2],
    ['a ? b', 5],
    ['a && ', 5],
    ["'open", 0],
    ['a.true', 2],
    ['in', 0],
    ['a = b', 2],
    ['@', 0],
    ['tasks.leg_*.output', 10],
  ])('that is none, with the place where it breaks: %j', (text, offset) => {
    expect(parseExpression(text)).toMatchObject({ kind: 'invalid', offset })
  })

  test.each([
    ['with.a-b', '`${{ with["a-b"] }}`'],
    ['tasks.log.output.first-line', '`${{ tasks.log.output["first-line"] }}`'],
    ['with.café', '`${{ with["café"] }}`'],
    ['inputs.item.in', '`${{ inputs.item["in"] }}`'],
    ['const.2nd', '`${{ const["2nd"] }}`'],
    ['with.a | upper', 'no filters'],
    ['with["a', 'close the quotes'],
    [' ', 'write a path'],
  ])('%j says what to do', (text, hint) => {
    expect(parseExpression(text)).toMatchObject({ kind: 'invalid', hint: expect.stringContaining(hint) })
  })

  test.each([
    ['parentheses', '('.repeat(50_000)],
    ['lists', '['.repeat(50_000)],
    ['conditions', 'a ? '.repeat(20_000)],
    ['indexes', 'a['.repeat(20_000)],
    ['calls', 'size('.repeat(10_000)],
  ])('nested without end is refused: %s', (_, text) => {
    expect(parseExpression(text)).toMatchObject({ kind: 'invalid', message: 'the expression is nested too deeply' })
  })

  test('a path may be as long as a scalar', () => {
    expect(parseExpression(`a${'.b'.repeat(30_000)}`)).toMatchObject({ kind: 'path', end: 60_001 })
  })
})
