import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readErrorTables } from '../../scripts/docs/error-reference.ts'
import { root } from '../../scripts/workspace/workspace-packages.ts'

const tables = await readErrorTables()
const definitions = tables.flatMap(({ table }) => Object.entries(table).map(([code, definition]) => ({ code, definition })))
const reference = readFileSync(join(root, 'docs/errors.md'), 'utf8')
const tests = globSync(['{packages,apps}/*/src/**/*.test.ts', 'test/e2e/**/*.test.ts'], { cwd: root })
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n')

describe('every error code', () => {
  test('has the common form', () => {
    // The language has one code of four digits: NIKA-RUN-1704.
    expect(codesWhere(({ code }) => !/^NIKA(-[A-Z0-9]+)+-\d{3,4}$/.test(code))).toEqual([])
  })

  test('has a title and a hint, both without a full stop', () => {
    expect(codesWhere(({ definition }) => !/^\S.*[^.\s]$/.test(definition.title) || !/^\S.*[^.\s]$/.test(definition.hint))).toEqual([])
  })

  test('has an anchor in docs/errors.md', () => {
    expect(codesWhere(({ code }) => !reference.includes(`\n### ${code}\n`))).toEqual([])
  })

  test('is provoked by a test', () => {
    expect(codesWhere(({ code }) => !tests.includes(code))).toEqual([])
  })
})

function codesWhere(fault: (definition: (typeof definitions)[number]) => boolean): readonly string[] {
  return definitions.filter(fault).map(({ code }) => code)
}
