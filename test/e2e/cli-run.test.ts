import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NikaProject } from '../support/nika-project.ts'

const files = {
  'greet.nika.yaml': `nika: greet
model: mock/echo
permits: { exec: [echo] }
inputs: { name: { type: string, default: world }, times: { type: integer, default: 1 } }
tasks:
  say: { exec: { command: [echo, "hello \${{ inputs.name }} \${{ inputs.times }}"] } }
  answer:
    with: { greeting: "\${{ tasks.say.output }}" }
    infer: { prompt: "\${{ with.greeting }}" }
outputs: { answer: "\${{ tasks.answer.output }}", times: "\${{ inputs.times }}" }
`,
  'fail.nika.yaml': `nika: fail
permits: { exec: [sh, echo] }
tasks:
  build: { exec: { command: [sh, "-c", "echo compiling >&2; printf 'no such file\\\\033[2J\\\\n' >&2; exit 3"] } }
  after: { after: { build: success }, exec: { command: [echo, never] } }
  other: { exec: { command: [echo, fine] } }
`,
  'refused.nika.yaml': `nika: refused
tasks:
  greet: { exec: { command: [echo, hello] } }
`,
  'needs.nika.yaml': `nika: needs
model: mock/echo
inputs: { topic: { type: string, required: true } }
tasks: { ask: { infer: { prompt: "\${{ inputs.topic }}" } } }
`,
  'big.nika.yaml': `nika: big
permits: { exec: [seq] }
tasks: { count: { exec: { command: [seq, "200000"] } } }
`,
}

let project: NikaProject
beforeEach(() => {
  project = new NikaProject(files)
})
afterEach(() => project[Symbol.dispose]())

describe('nika run', () => {
  test('writes the outputs to standard output, as one JSON object, and nothing else', () => {
    const { status, stdout } = project.nika(['run', 'greet.nika.yaml', '--var', 'name=you', '--var=times=2'])

    expect({ status, stdout }).toEqual({ status: 0, stdout: '{"answer":"mock(echo) · hello you 2","times":2}\n' })
  })

  test('tells on standard error what happens, line by line, without escapes where there is no terminal', () => {
    const { stderr } = project.nika(['run', 'greet.nika.yaml'])

    const lines = stderr.replaceAll(/[0-9a-f-]{36}/g, 'RUN').replaceAll(/\d+(\.\d+)? m?s/g, 'TIME')
    expect(lines).toBe(`greet  run RUN · 2 tasks · sandbox: none
· say     echo 'hello world 1'
✓ say     TIME
· answer  mock/echo
✓ answer  TIME · 11 tokens (4 in, 7 out)
✓ completed in TIME · 11 tokens (4 in, 7 out)
  look closer: nika show @last
`)
  })

  test('stores the run in .nika/runs, which repositories ignore', () => {
    project.nika(['run', 'greet.nika.yaml'])

    expect(project.events().at(-1)?.kind.type).toBe('workflow_completed')
    expect(readFileSync(join(project.folder, '.nika/.gitignore'), 'utf8')).toBe('*\n')
  })

  test('reads a workflow from standard input', () => {
    expect(project.nika(['run', '-'], files['greet.nika.yaml'])).toMatchObject({ status: 0 })
  })

  test('writes the events to a file too, the same that are stored', () => {
    project.nika(['run', 'greet.nika.yaml', '--events', 'copy.ndjson'])

    const copy = readFileSync(join(project.folder, 'copy.ndjson'), 'utf8')
    expect(copy).toBe(readFileSync(project.runFiles()[0] ?? '', 'utf8'))
    expect(Object.keys(JSON.parse(copy.split('\n')[0] ?? ''))).toEqual(['id', 'timestamp_ms', 'kind'])
  })

  test('hands the events to a program that reads a pipe as they happen', () => {
    const { stdout } = project.bash('mkfifo pipe; cat pipe & $NIKA run greet.nika.yaml --events pipe > /dev/null; wait')

    expect(stdout.match(/(?<="type":")workflow_\w+/g)).toEqual(['workflow_started', 'workflow_completed'])
  })

  test('keeps the folder that NIKA_DIR names', () => {
    project.bash('NIKA_DIR=elsewhere $NIKA run greet.nika.yaml')

    expect(existsSync(join(project.folder, 'elsewhere/runs'))).toBe(true)
    expect(existsSync(join(project.folder, '.nika'))).toBe(false)
  })
})

describe('a run that fails', () => {
  test('writes nothing to standard output and ends with 1', () => {
    expect(project.nika(['run', 'fail.nika.yaml'])).toMatchObject({ status: 1, stdout: '' })
  })

  test('tells which task failed, why, what to do, what its program said, and how to look closer', () => {
    const { stderr } = project.nika(['run', 'fail.nika.yaml'])

    expect(stderr).toMatch(/\n✗ build {2}NIKA-EXEC-001: .* · \d+ ms\n/)
    expect(stderr).toContain('\n■ after  cancelled: upstream, because of build\n')
    expect(stderr).toContain('\n✓ other  ')
    expect(stderr).toMatch(
      /\n✗ failed in .*\n {2}build: NIKA-EXEC-001: .*\n {2}hint: .+\n {2}stderr:\n {4}│ compiling\n {4}│ no such file\\u001b\[2J\n {2}look closer: nika show @last --task build\n$/,
    )
  })
})

describe('a run whose log cannot be kept', () => {
  test('starts nothing that needs it, says why, and ends with 1', () => {
    const { status, stdout, stderr } = project.bash('NIKA_DIR=/dev/null/no $NIKA run greet.nika.yaml')

    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/\n· say {5}echo 'hello world 1'\nerror NIKA-LOG-014: .*ENOTDIR.*\n {2}hint: .*\n$/)
  })
})

describe('a run that cannot begin leaves no run and ends with 2:', () => {
  test.each([
    ['a refused file', ['run', 'refused.nika.yaml'], 'refused.nika.yaml:3:12: error NIKA-AUTH-006: '],
    [
      'no such file',
      ['run', 'greet.nika.yam'],
      'error NIKA-CLI-004: there is no file greet.nika.yam\n  hint: did you mean `greet.nika.yaml`?\n',
    ],
    ['a missing input', ['run', 'needs.nika.yaml'], 'error NIKA-INPUT-001: the input topic is missing'],
    ['an input that is not declared', ['run', 'needs.nika.yaml', '--var', 'topik=x'], 'the workflow has no input "topik"'],
    [
      'an input of the wrong type',
      ['run', 'greet.nika.yaml', '--var', 'times=many'],
      'error NIKA-INPUT-003: the input times does not fit its type',
    ],
    ['a var without a value', ['run', 'greet.nika.yaml', '--var', 'name'], 'error NIKA-CLI-003: --var needs NAME=VALUE, not `name`'],
    [
      'an unknown option',
      ['run', 'greet.nika.yaml', '--event', 'x'],
      'error NIKA-CLI-002: nika run has no option `--event`\n  hint: did you mean `--events`?\n',
    ],
    [
      'events in place of the workflow',
      ['run', 'greet.nika.yaml', '--events', './greet.nika.yaml'],
      'error NIKA-CLI-003: --events would overwrite the workflow file',
    ],
    [
      'events on standard output',
      ['run', 'greet.nika.yaml', '--events', '-'],
      'error NIKA-CLI-003: --events cannot write to standard output',
    ],
    [
      'a copy that cannot be written',
      ['run', 'greet.nika.yaml', '--events', 'no/copy'],
      'error NIKA-CLI-010: the events cannot be written to no/copy\n  cause: ENOENT',
    ],
    ['an unknown command', ['rnu', 'greet.nika.yaml'], 'error NIKA-CLI-001: there is no command `rnu`\n  hint: did you mean `run`?\n'],
  ])('%s', (_what, args, message) => {
    const { status, stdout, stderr } = project.nika(args)

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(existsSync(join(project.folder, '.nika'))).toBe(false)
  })
})

describe('a reader that goes away', () => {
  test('from standard output is no failure', () => {
    expect(project.bash('set -o pipefail; $NIKA run big.nika.yaml 2> errors | head -c 10; cat errors >&2')).toMatchObject({
      status: 0,
      stdout: '{"count":"',
      stderr: expect.stringMatching(/look closer: nika show @last\n$/),
    })
  })

  test('from standard error does not end the run', () => {
    const { stdout } = project.bash('$NIKA run greet.nika.yaml 2> >(head -c 1 > /dev/null)')

    expect(stdout).toContain('"answer"')
    expect(project.events().at(-1)?.kind.type).toBe('workflow_completed')
  })
})

test.runIf(existsSync('/dev/full'))('an output that cannot be written is a failure that says so', () => {
  expect(project.bash('$NIKA run greet.nika.yaml > /dev/full')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('error NIKA-CLI-013: the output could not be written: ENOSPC'),
  })
})

describe('nika check', () => {
  test('says of each file what is wrong with it, and ends with 2', () => {
    const { status, stdout, stderr } = project.nika(['check', 'greet.nika.yaml', 'refused.nika.yaml'])

    expect({ status, stderr }).toEqual({ status: 2, stderr: '' })
    expect(stdout).toMatch(
      /^✓ greet\.nika\.yaml {2}greet, 2 tasks\nrefused\.nika\.yaml:3:12: error NIKA-AUTH-006: [\s\S]*\n✗ 1 error in 1 of 2 files; nika check --fix can fix it\n$/,
    )
  })

  test('ends with 0 when there is nothing to refuse', () => {
    expect(project.nika(['check', '-'], files['greet.nika.yaml'])).toEqual({ status: 0, stdout: '✓ <stdin>  greet, 2 tasks\n', stderr: '' })
  })

  test('tells programs the same as JSON', () => {
    const { stdout } = project.nika(['check', '--json', 'refused.nika.yaml'])

    expect(JSON.parse(stdout)).toEqual({
      files: [
        {
          file: 'refused.nika.yaml',
          accepted: false,
          diagnostics: [
            expect.objectContaining({
              code: 'NIKA-AUTH-006',
              severity: 'error',
              where: { file: 'refused.nika.yaml', line: 3, column: 12 },
            }),
          ],
        },
      ],
    })
  })

  test('says what nika run says', () => {
    const { stdout } = project.nika(['check', 'refused.nika.yaml'])

    expect(stdout).toBe(`${project.nika(['run', 'refused.nika.yaml']).stderr}✗ 1 error; nika check --fix can fix it\n`)
  })
})
