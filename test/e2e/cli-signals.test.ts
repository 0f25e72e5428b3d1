import { spawnSync } from 'node:child_process'
import { appendFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { NikaProject, type RunningNika } from '../support/nika-project.ts'

/** Seconds that nobody else sleeps: how the processes of a test are found again. */
let seconds: string
let project: NikaProject
let counter = 0

/** A workflow whose first task is a shell with two sleeping children, one of them in a session of its own. */
function sleepyWorkflow(trap: string): string {
  return `nika: sleepy
permits: { exec: [sh, echo] }
tasks:
  sleep: { exec: { command: [sh, "-c", "${trap}sleep ${seconds} & setsid sleep ${seconds} & wait; wait; wait"] } }
  after: { after: { sleep: success }, exec: { command: [echo, never] } }
`
}

beforeEach(() => {
  seconds = `900.${process.pid}${++counter}`
  project = new NikaProject({ 'sleepy.nika.yaml': sleepyWorkflow(''), 'stubborn.nika.yaml': sleepyWorkflow("trap '' TERM; ") })
})
afterEach(() => {
  spawnSync('pkill', ['-KILL', '-f', `sleep ${seconds}`])
  project[Symbol.dispose]()
})

/** The processes of the test that still sleep. */
function sleepers(): readonly string[] {
  return spawnSync('pgrep', ['-f', `^sleep ${seconds}`], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((pid) => pid !== '')
}

/** A run whose command and its two children are running. */
async function startedRun(file: string): Promise<RunningNika> {
  const nika = project.start(['run', file])
  await vi.waitFor(() => expect(sleepers()).toHaveLength(2), 20_000)
  return nika
}

async function nothingSleeps(): Promise<void> {
  await vi.waitFor(() => expect(sleepers()).toEqual([]), 5000)
}

const kindsAtEnd = (count: number): readonly unknown[] =>
  project
    .events()
    .slice(-count)
    .map(({ kind }) => kind)

describe('a run that is interrupted', () => {
  test.each([
    ['SIGINT', 'cancelling; ^C again leaves at once'],
    ['SIGTERM', 'cancelling (SIGTERM)'],
    ['SIGHUP', 'cancelling (SIGHUP)'],
  ] as const)('by %s ends its programs, records that it was cancelled, and ends with 3', async (signal, note) => {
    const nika = await startedRun('sleepy.nika.yaml')

    nika.signal(signal)
    const { status, stdout, stderr } = await nika.ended

    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toContain(`\n${note}\n■ sleep  cancelled: operator\n`)
    expect(stderr).toMatch(/\n■ cancelled in .*\n {2}look closer: nika show @last\n$/)
    expect(sleepers()).toEqual([])
    expect(kindsAtEnd(4)).toEqual([
      expect.objectContaining({ type: 'command_exited', task_id: 'sleep' }),
      { type: 'task_cancelled', task_id: 'sleep', reason: 'operator' },
      expect.objectContaining({ type: 'task_cancelled', task_id: 'after' }),
      expect.objectContaining({ type: 'workflow_cancelled', reason: 'operator' }),
    ])
  })

  test('by a second ^C leaves at once with 130, and its programs go with it', async () => {
    const nika = await startedRun('stubborn.nika.yaml')

    nika.signal('SIGINT')
    await vi.waitFor(() => expect(nika.stderr).toContain('^C again'), 5000)
    nika.signal('SIGINT')
    const { status, stdout, stderr } = await nika.ended

    expect({ status, stdout }).toEqual({ status: 130, stdout: '' })
    expect(stderr).toMatch(/\nleft at once; what was running was ended\n$/)
    await nothingSleeps()
    expect(kindsAtEnd(1)).toEqual([expect.objectContaining({ type: 'command_started' })])
    expect(project.nika(['show', '@last']).stdout).toMatch(/^■ sleepy {2}interrupted after /)
  })
})

describe('a bug', () => {
  test('says that it is one, ends with 1, and leaves no program behind', async () => {
    writeFileSync(join(project.folder, 'bug.cjs'), `setTimeout(() => { throw new TypeError('x is not a function') }, 1000).unref()`)

    const { status, stdout, stderr } = project.bash('NODE_OPTIONS="--require ./bug.cjs" $NIKA run sleepy.nika.yaml')

    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/\nThis is a bug in nika \d+\.\d+\.\d+, not in your workflow\. .*\nTypeError: x is not a function\n {4}at /)
    await nothingSleeps()
  })

  test('that leaves a command waiting for ever is no success', () => {
    writeFileSync(join(project.folder, 'bug.cjs'), 'setImmediate(() => { Promise.race = () => new Promise(() => {}) })')
    writeFileSync(join(project.folder, 'short.nika.yaml'), 'nika: short\nmodel: mock/echo\ntasks: { a: { infer: { prompt: b } } }\n')

    const { status, stderr } = project.bash('NODE_OPTIONS="--require ./bug.cjs" $NIKA run short.nika.yaml')

    expect(status).toBe(1)
    expect(stderr).toContain('\nError: the command waits for something that will never come\n')
  })
})

describe('a run that is killed', () => {
  test('is shown as far as it came', async () => {
    const nika = await startedRun('sleepy.nika.yaml')

    nika.signal('SIGKILL')
    await nika.ended

    expect(project.nika(['runs']).stdout).toMatch(/^■ [0-9a-f-]{36} .* sleepy {2}interrupted after .* · 2 tasks\n$/)
    expect(project.nika(['show', '@last'])).toEqual({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(
        /^■ sleepy {2}interrupted after [\s\S]*\n {2}■ sleep {2}interrupted · sh -c .*\n {2}· after {2}scheduled · exec\n/,
      ),
    })
    expect(JSON.parse(project.nika(['show', '@last', '--json']).stdout)).toMatchObject({ status: 'interrupted' })
  })

  test('in the middle of a line is shown without it, and that is said', async () => {
    const nika = await startedRun('sleepy.nika.yaml')
    nika.signal('SIGKILL')
    await nika.ended
    const [file = ''] = project.runFiles()
    appendFileSync(file, '{"id":99,"timest')

    const { status, stdout, stderr } = project.nika(['show', '@last', '--task', 'sleep'])

    expect(status).toBe(0)
    expect(stdout).toMatch(/^▸ sleep {2}running · exec\n/)
    expect(stderr).toMatch(
      /^note: the last line of run [0-9a-f-]+ is torn \(16 bytes\): its process died while writing it\. Everything before it is intact\.\n$/,
    )
    expect(statSync(file).size).toBeGreaterThan(0)
  })
})

describe('a run that goes on', () => {
  test('is shown as running by other processes', async () => {
    const nika = await startedRun('sleepy.nika.yaml')

    const list = project.nika(['runs']).stdout
    const shown = project.nika(['show', '@last']).stdout
    nika.signal('SIGINT')
    await nika.ended

    expect(list).toMatch(/^▸ .* sleepy {2}running after /)
    expect(shown).toMatch(/^▸ sleepy {2}running after [\s\S]*\n {2}▸ sleep {2}running · sh -c /)
  })
})
