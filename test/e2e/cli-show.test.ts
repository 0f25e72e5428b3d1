import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NikaProject } from '../support/nika-project.ts'

const workflow = `nika: notes
model: mock/echo
permits: { exec: [printf], fs: { read: ["./*.md"] }, tools: ["nika:read"] }
inputs: { since: { type: string, default: v1 } }
const: { tone: calm }
tasks:
  log: { exec: { command: [printf, "a1 %s\\\\nb2 two\\\\n", "\${{ inputs.since }}"] } }
  read: { invoke: { tool: "nika:read", args: { path: ./big.md } } }
  notes:
    with: { commits: "\${{ tasks.log.output }}", text: "\${{ tasks.read.output }}", style: dry }
    infer: { prompt: "In a \${{ const.tone }}, \${{ with.style }} tone:\\n\${{ with.commits }}", max_tokens: 80 }
`

const bigText = Array.from({ length: 3000 }, (_, line) => `line ${line}`).join('\n')

let project: NikaProject
beforeAll(() => {
  project = new NikaProject({ 'notes.nika.yaml': workflow, 'big.md': bigText })
  project.nika(['run', 'notes.nika.yaml'])
})
afterAll(() => project[Symbol.dispose]())

function shown(...args: readonly string[]): string {
  const { status, stdout, stderr } = project.nika(['show', ...args])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
    .replaceAll(/[0-9a-f-]{36}/g, 'RUN')
    .replaceAll(/\d+(\.\d+)? m?s\b/g, 'TIME')
    .replaceAll(/event \d+/g, 'event N')
    .replaceAll(/\d{4}-[\d-]+T[\d:.]+Z/g, 'WHEN')
}

describe('nika show', () => {
  test('tells the run at a glance', () => {
    expect(shown('@last')).toMatch(
      /^✓ notes {2}completed in TIME · 3 tasks · \d+ tokens \(\d+ in, \d+ out\)\n {2}run RUN · WHEN · notes\.nika\.yaml · sandbox: none\n/,
    )
  })

  test('tells what a task received, each value with its source, and what was made of it', () => {
    expect(shown('@last', '--task', 'notes')).toBe(`✓ notes  completed in TIME · infer · after log, read
  task of notes · run RUN · WHEN

Received
  with.commits     from tasks.log.output (event N)
    │ a1 v1
    │ b2 two
  with.text        from tasks.read.output (event N)
${Array.from({ length: 12 }, (_, line) => `    │ line ${line}\n`).join('')}    ⋮ 2,988 more lines, 29 kB in all
  with.style       "dry"  written in the file
  const.tone       "calm"  from the file

Model mock/echo
  parameters       max_output_tokens 80
  prompt           33 bytes
    │ In a calm, dry tone:
    │ a1 v1
    │ b2 two
  answer           47 bytes from echo, TIME, first token after TIME
  tokens           21 tokens (9 in, 12 out)
  finish_reason    stop

Output
  output
    │ mock(echo) · In a calm, dry tone:
    │ a1 v1
    │ b2 two
`)
  })

  test('tells the same to programs, nothing shortened', () => {
    const report = JSON.parse(project.nika(['show', '@last', '--task', 'notes', '--json']).stdout)

    expect(report).toMatchObject({
      workflow: 'notes',
      task_id: 'notes',
      verb: 'infer',
      status: 'completed',
      dependencies: ['log', 'read'],
      received: [
        { name: 'with.commits', value: 'a1 v1\nb2 two', sources: [{ type: 'task', reference: 'tasks.log.output', task_id: 'log' }] },
        { name: 'with.text', value: bigText, sources: [{ type: 'task', reference: 'tasks.read.output', task_id: 'read' }] },
        { name: 'with.style', value: 'dry', sources: [] },
        { name: 'const.tone', value: 'calm', sources: [{ type: 'const', reference: 'const.tone', name: 'tone' }] },
      ],
      attempts: [
        {
          attempt: 1,
          calls: [
            {
              called: { type: 'provider_called', model: 'echo', parameters: { max_output_tokens: 80 } },
              ended: { type: 'provider_responded', tokens_used: 21 },
            },
          ],
        },
      ],
      usage: { input_tokens: 9, output_tokens: 12 },
    })
  })

  test('shows the run as it was after an event', () => {
    const early = JSON.parse(project.nika(['show', '@last', '--at', '3', '--json']).stdout)

    expect(early).toMatchObject({
      status: 'running',
      at_event: 3,
      tasks: [{ task_id: 'log', status: 'scheduled' }, { task_id: 'read' }, { task_id: 'notes' }],
    })
    expect(shown('@last', '--task', 'notes', '--at', '3')).toBe(
      '· notes  scheduled · infer · after log, read\n  task of notes · run RUN\n\nReceived\n  nothing yet: its dependencies are not done\n',
    )
  })

  test('finds a run by the beginning of its id', () => {
    const [run] = JSON.parse(project.nika(['runs', '--json']).stdout).runs

    expect(shown(run.run_id.slice(0, 12))).toBe(shown('@last'))
  })

  test.each([
    [['@last', '--task', 'note'], 'error NIKA-CLI-007: run RUN has no task `note`\n  hint: did you mean `notes`?\n'],
    [
      ['@last', '--task', 'notes', '--at', '0'],
      'error NIKA-CLI-007: run RUN has no task `notes` at event 0\n  hint: none is scheduled there yet: name a later event\n',
    ],
    [['@last', '--at', '999'], 'error NIKA-CLI-008: run RUN has no event 999\n  hint: its events are 0 to 24\n'],
    [['@last', '--at', 'soon'], 'error NIKA-LOG-015: `soon` is not an event id\n  hint: event ids are the whole numbers 0, 1, 2, …\n'],
    [['ffff'], 'error NIKA-LOG-012: there is no run ffff\n  hint: `nika runs` lists them; the latest is @last\n'],
    [['../../etc/passwd'], 'error NIKA-LOG-022: `../../etc/passwd` is not a run id\n  hint: run ids hold letters, digits, - and _ only\n'],
  ])('refuses %j with 2', (args, message) => {
    const { status, stdout, stderr } = project.nika(['show', ...args])

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr.replaceAll(/[0-9a-f-]{36}/g, 'RUN')).toBe(message)
  })
})

describe('a run whose log is damaged', () => {
  test('is listed as such between the others, and explained by nika show', () => {
    using damaged = new NikaProject({ 'notes.nika.yaml': workflow, 'big.md': bigText })
    damaged.nika(['run', 'notes.nika.yaml'])
    writeFileSync(join(damaged.folder, '.nika/runs/0000.ndjson'), 'hello\n')

    const { status, stdout, stderr } = damaged.nika(['runs', '--json'])

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout).runs).toEqual([
      expect.objectContaining({ status: 'completed', workflow: 'notes' }),
      {
        run_id: '0000',
        status: 'damaged',
        byte_length: 6,
        modified_at: expect.any(String),
        error: expect.objectContaining({ code: 'NIKA-LOG-004', where: expect.objectContaining({ line: 1 }) }),
      },
    ])
    expect(damaged.nika(['runs']).stdout).toMatch(/\n! 0000 {2}.* {2}damaged · 6 bytes · NIKA-LOG-004 at line 1\n$/)
    for (const name of ['0000', '00'])
      expect(damaged.nika(['show', name])).toMatchObject({ status: 1, stderr: expect.stringContaining('error NIKA-LOG-004') })
  })

  test('or cannot be read hides no other run', () => {
    using project = new NikaProject({ 'notes.nika.yaml': workflow, 'big.md': bigText })
    project.nika(['run', 'notes.nika.yaml'])
    mkdirSync(join(project.folder, '.nika/runs/zzzz.ndjson'))

    const { status, stdout, stderr } = project.nika(['runs'])

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^! zzzz .*damaged .* NIKA-LOG-023: run zzzz could not be read: it is not a file\n✓ .* notes {2}completed .*\n$/)
    expect(project.nika(['show', '@last']).status).toBe(0)
  })
})

test('what can be done about a failure is shown later as it was while it ran', () => {
  const failing = 'nika: failing\npermits: { exec: [echo] }\ntasks: { say: { exec: { command: [echo, hi], cwd: ./nowhere } } }\n'
  using project = new NikaProject({ 'failing.nika.yaml': failing })
  const hint = 'hint: correct `cwd:`, or make the folder first'

  expect(project.nika(['run', 'failing.nika.yaml']).stderr).toContain(hint)

  expect(project.nika(['show', '@last']).stdout).toContain(hint)
  expect(project.nika(['show', '@last', '--task', 'say']).stdout).toContain(hint)
})

describe('a folder without runs', () => {
  test('has none to list, and none to show', () => {
    using empty = new NikaProject()

    expect(empty.nika(['runs'])).toEqual({ status: 0, stdout: '', stderr: 'no runs yet; make one: nika run FILE\n' })
    expect(empty.nika(['runs', '--json'])).toEqual({ status: 0, stdout: '{\n  "runs": []\n}\n', stderr: '' })
    expect(empty.nika(['show', '@last'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error NIKA-CLI-006: there are no runs yet\n  hint: make one: nika run FILE\n',
    })
  })
})
