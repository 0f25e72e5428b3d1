import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchesPath, normalizePath } from './match-path.ts'

describe('normalizePath', () => {
  test.each([
    ['', '.'],
    ['.', '.'],
    ['./', '.'],
    ['./a', 'a'],
    ['a//b/', 'a/b'],
    ['a/./b/../c', 'a/c'],
    ['a/..', '.'],
    ['..', '..'],
    ['../a', '../a'],
    ['a/../../b', '../b'],
    ['/', '/'],
    ['//a', '/a'],
    ['/../a', '/a'],
    ['/a/../..', '/'],
    ['~/a', '~/a'],
  ])('%s is %s', (path, normal) => {
    expect(normalizePath(path)).toBe(normal)
  })

  test('is its own normal form', () => {
    const path = fc.array(fc.constantFrom('.', '..', '/', 'a', 'b'), { maxLength: 12 }).map((parts) => parts.join(''))

    fc.assert(
      fc.property(path, (text) => {
        expect(normalizePath(normalizePath(text))).toBe(normalizePath(text))
      }),
    )
  })
})

describe('matchesPath', () => {
  test.each([
    ['./out/a.md', './out/**'],
    ['out/a/b/c.md', 'out/**'],
    ['./out', './out/**'],
    ['out/./x/../a.md', './out/*.md'],
    ['data/q1.csv', 'data/q?.csv'],
    ['data/x/q.csv', 'data/**/q.csv'],
    ['data/q.csv', 'data/**/q.csv'],
    ['data/a/b/q.csv', '**/q.csv'],
    ['anything/at/all', './**'],
    ['.', './**'],
    ['/etc/hosts', '/etc/*'],
    ['/etc/hosts', '/**'],
    ['../shared/x', '../shared/**'],
    ['a*b', 'a*b'],
    ['aXXbYYb', 'a*b'],
    ['\u{1f600}.md', '?.md'],
    ['.hidden', '*'],
  ])('%s is in %s', (path, glob) => {
    expect(matchesPath(path, glob)).toBe(true)
  })

  test.each([
    ['./out/../etc/passwd', './out/**'],
    ['out/sub/a.md', 'out/*.md'],
    ['outside/a.md', 'out/**'],
    ['../../etc/passwd', './**'],
    ['..', '**'],
    ['../x', '*/x'],
    ['/etc/passwd', './**'],
    ['/etc/passwd', '**'],
    ['etc/passwd', '/**'],
    ['data/q12.csv', 'data/q?.csv'],
    ['OUT/a.md', 'out/**'],
    ['out/a.md\0.png', 'out/**'],
    ['out/a.md', 'out/!a.md'],
    ['out/a', 'out/[a]'],
    ['', 'out/**'],
  ])('%s is not in %s', (path, glob) => {
    expect(matchesPath(path, glob)).toBe(false)
  })

  test('never lets a path leave the folder of its glob', () => {
    const segment = fc.constantFrom('..', '.', 'a', 'b', '', '**')

    fc.assert(
      fc.property(fc.array(segment, { maxLength: 8 }), (segments) => {
        const path = ['out', ...segments].join('/')
        const inside = normalizePath(path) === 'out' || normalizePath(path).startsWith('out/')

        expect(matchesPath(path, './out/**')).toBe(inside)
      }),
    )
  })

  test.each([
    ['a'.repeat(30_000), `${'*a'.repeat(15_000)}b`],
    ['a/'.repeat(20_000), `${'**/'.repeat(10_000)}b`],
  ])('answers at once for a hostile glob', (path, glob) => {
    expect(matchesPath(path, glob)).toBe(false)
  })
})
