import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { plain } from '../terminal/paint.ts'
import { checkText } from './check-report.ts'
import { fixFile } from './fix-file.ts'
import type { CheckedFile } from './workflow-file.ts'

let cwd: string

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'nika-fix-'))
})

afterEach(() => rmSync(cwd, { recursive: true }))

/** Fixes a file that holds this text. */
function fix(text: string): Promise<CheckedFile> {
  writeFileSync(join(cwd, 'flow.nika.yaml'), text)
  return fixFile('flow.nika.yaml', { cwd, stdin: (async function* () {})() })
}

function written(): string {
  return readFileSync(join(cwd, 'flow.nika.yaml'), 'utf8')
}

test('every fix is applied, those that others reveal too, and the rest of the text stays as it was', async () => {
  const text = '\ufeffnika: flow # ünï\r\ntasks:\r\n  log: { exec: { command: [git, log] } }   # kept\r\n\r\n'

  const checked = await fix(text)

  expect(written()).toBe(
    'nika: flow # ünï\r\npermits:\r\n  exec: [git]\r\ntasks:\r\n  log: { exec: { command: [git, log] } }   # kept\r\n\r\n',
  )
  expect(checkText([checked], plain)).toBe(
    `flow.nika.yaml:1:1: fixed NIKA-YAML-011: remove the byte order mark
flow.nika.yaml:3:10: fixed NIKA-AUTH-006: add the permits that the tasks need
✓ flow.nika.yaml  flow, 1 task
`,
  )
})

test('what no fix removes is told as it then stands', async () => {
  const checked = await fix('nika: flow\ntasks:\n  log: { exec: { command: [git, "${{ inputs.x }}"] } }\n')

  expect(checkText([checked], plain)).toBe(
    `flow.nika.yaml:3:10: fixed NIKA-AUTH-006: add the permits that the tasks need
flow.nika.yaml:5:38: error NIKA-VAR-001: inputs.x is not declared
      log: { exec: { command: [git, "\${{ inputs.x }}"] } }
                                         ^^^^^^^^
  hint: declare \`x\` under \`inputs:\`
✗ 1 error
`,
  )
})

test('a file without a fix is not written', async () => {
  const text = 'nika: flow\nmodel: mock/echo\ntasks:\n  ask: { infer: { promt: x } }\n'
  writeFileSync(join(cwd, 'flow.nika.yaml'), text)
  const { ino } = statSync(join(cwd, 'flow.nika.yaml'))

  const { fixed, problems } = await fix(text)

  expect({ fixed, codes: problems.map(({ code }) => code) }).toEqual({ fixed: [], codes: ['NIKA-PARSE-018', 'NIKA-PARSE-005'] })
  expect(statSync(join(cwd, 'flow.nika.yaml')).ino).toBe(ino)
})

test('a file that is not UTF-8 stays as it is', async () => {
  writeFileSync(join(cwd, 'flow.nika.yaml'), Buffer.from([0x6e, 0xff, 0xfe]))

  const { fixed } = await fixFile('flow.nika.yaml', { cwd, stdin: (async function* () {})() })

  expect(fixed).toEqual([])
  expect([...readFileSync(join(cwd, 'flow.nika.yaml'))]).toEqual([0x6e, 0xff, 0xfe])
})
