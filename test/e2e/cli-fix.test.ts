import { chmodSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NikaProject } from '../support/nika-project.ts'

const files = {
  'flow.nika.yaml': `nika: flow
model: mock/echo
tasks:
  log: { exec: { command: [echo, hello] } }   # greets
  ask: { infer: { prompt: "\${{ tasks.log.output }}" } }
`,
  'typo.nika.yaml': 'nika: typo\nmodel: mock/echo\ntasks: { ask: { infer: { promt: x } } }\n',
}

const fixedFlow = `nika: flow
model: mock/echo
permits:
  exec: [echo]
tasks:
  log: { exec: { command: [echo, hello] } }   # greets
  ask: { with: { log: "\${{ tasks.log.output }}" }, infer: { prompt: "\${{ with.log }}" } }
`

let project: NikaProject
beforeEach(() => {
  project = new NikaProject(files)
})
afterEach(() => project[Symbol.dispose]())

const textOf = (name: string): string => readFileSync(join(project.folder, name), 'utf8')

describe('nika check --fix', () => {
  test('changes a file until it may run, and says what it fixed', () => {
    expect(project.nika(['check', '--fix', 'flow.nika.yaml'])).toEqual({
      status: 0,
      stdout: `flow.nika.yaml:4:10: fixed NIKA-AUTH-006: add the permits that the tasks need
flow.nika.yaml:5:32: fixed NIKA-VAR-021: bind tasks.log.output under with:
✓ flow.nika.yaml  flow, 2 tasks
`,
      stderr: '',
    })
    expect(textOf('flow.nika.yaml')).toBe(fixedFlow)
    expect(project.nika(['run', 'flow.nika.yaml']).status).toBe(0)
  })

  test('keeps the mode of a file, and follows a link to it', () => {
    chmodSync(join(project.folder, 'flow.nika.yaml'), 0o640)
    symlinkSync('flow.nika.yaml', join(project.folder, 'link.nika.yaml'))

    project.nika(['check', '--fix', 'link.nika.yaml'])

    expect(textOf('flow.nika.yaml')).toBe(fixedFlow)
    expect(statSync(join(project.folder, 'flow.nika.yaml')).mode & 0o777).toBe(0o640)
  })

  test('tells programs what it fixed, and what remains', () => {
    const { status, stdout } = project.nika(['check', '--fix', '--json', 'flow.nika.yaml', 'typo.nika.yaml'])

    expect(status).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({
      files: [
        { file: 'flow.nika.yaml', accepted: true, fixed: [{ code: 'NIKA-AUTH-006' }, { code: 'NIKA-VAR-021' }], diagnostics: [] },
        { file: 'typo.nika.yaml', accepted: false, fixed: [], diagnostics: [{ code: 'NIKA-PARSE-018' }, { code: 'NIKA-PARSE-005' }] },
      ],
    })
  })

  test('refuses standard input before it changes anything', () => {
    const { status, stderr } = project.nika(['check', '--fix', 'flow.nika.yaml', '-'])

    expect({ status, stderr: stderr.split('\n')[0] }).toEqual({
      status: 2,
      stderr: 'error NIKA-CLI-003: --fix cannot change standard input',
    })
    expect(textOf('flow.nika.yaml')).toBe(files['flow.nika.yaml'])
  })

  test('says of what is no file that could be replaced that it is not fixed, and what is wrong with it', () => {
    const { status, stdout } = project.bash('$NIKA check --fix <(cat flow.nika.yaml)')

    expect(status).toBe(2)
    expect(stdout).toMatch(/^\/dev\/fd\/\d+: error NIKA-CLI-014: .* cannot be fixed: it is no file that could be replaced\n {2}hint: /)
    expect(stdout).toContain('error NIKA-AUTH-006')
  })
})

test('nika check says that there are fixes', () => {
  const { stdout } = project.nika(['check', 'flow.nika.yaml', 'typo.nika.yaml'])

  expect(stdout).toMatch(/\n✗ 4 errors in 2 of 2 files; nika check --fix can fix 2 of them\n$/)
})
