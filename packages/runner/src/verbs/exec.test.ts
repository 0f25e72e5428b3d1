import { join } from 'node:path'
import { NikaError } from '@nika/events'
import { type ExecAction, languageError } from '@nika/language'
import { describe, expect, test } from 'vitest'
import { recordStep, type StepOptions } from '../../test/record-step.ts'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { type ExecOptions, execVerb } from './exec.ts'

interface Run extends StepOptions, ExecOptions {
  readonly action?: Partial<ExecAction>
}

/** Runs one command as a task and gives its output, or the error that it failed with, and its events. */
async function run(
  command: readonly string[],
  { action, environment = { PATH: process.env['PATH'] }, outputLimitBytes, graceMs, ...options }: Run = {},
) {
  const { context, kinds } = recordStep(options)
  const whole: ExecAction = { verb: 'exec', command, capture: 'stdout', decode: 'text', ...action }
  const result = await execVerb({ environment, outputLimitBytes, graceMs })
    .execute(whole, context)
    .then(
      (output) => ({ output, error: undefined }),
      (error: unknown) => ({ output: undefined, error }),
    )
  return { ...result, events: kinds() }
}

async function failureOf(command: readonly string[], options?: Run) {
  const { error, events } = await run(command, options)
  if (!(error instanceof NikaError)) throw new Error('it did not fail with a NikaError', { cause: error })
  const { code, category, message, details } = error
  return { code, category, message, details, events }
}

/** A program that prints its arguments, each as JSON on its own line. */
const printArguments = [process.execPath, '-e', 'for (const a of process.argv.slice(1)) console.log(JSON.stringify(a))', '--']

describe('arguments', () => {
  const hostile = [
    'two words',
    '',
    ' ',
    'first\nsecond',
    '$(touch owned)',
    '`touch owned`',
    '; rm -rf /',
    '| cat',
    '* ?',
    '"\'\\',
    '--version',
    '-e',
    '$HOME ~ !!',
    'é 漢字 🦋 \u202e',
    '\u001b[31m',
  ]

  test('each element is one argument, whatever it holds', async () => {
    const { output } = await run([...printArguments, ...hostile])

    expect(output).toBe(hostile.map((argument) => JSON.stringify(argument)).join('\n'))
  })

  test('a program of that very name is looked for, and no shell', async () => {
    const { code, message } = await failureOf(['echo owned; true'])

    expect(code).toBe('NIKA-EXEC-002')
    expect(message).toBe('the program "echo owned; true" is not on the PATH')
  })
})

describe('surroundings', () => {
  test('a relative cwd starts at the cwd of the run', async () => {
    const folder = temporaryFolder()
    const { output, events } = await run(['pwd', '-P'], { cwd: join(folder, '..'), action: { cwd: `./${folder.split('/').at(-1)}` } })

    expect(output).toBe(folder)
    expect(events[0]).toMatchObject({ cwd: folder })
  })

  test.each([
    [{}, '00-trace-of-command-0'],
    [{ TRACEPARENT: 'its own' }, 'its own'],
  ])('a program of a traced run is told its place in the trace, unless its task sets %j', async (env, told) => {
    const trace = { parent: () => undefined, child: (event: number, row: string) => `00-trace-of-${row}-${event}` }

    const { output } = await run(['/bin/sh', '-c', 'printf %s "$TRACEPARENT"'], { trace, action: { env } })

    expect(output).toBe(told)
  })

  test('the environment is composed, never inherited', async () => {
    const environment = { PATH: process.env['PATH'], HOME: '/home/a', SECRET: 'of the engine', CI: 'yes', NODE_OPTIONS: '--inspect' }
    const { output } = await run(['env'], {
      environment,
      permits: { env: ['CI', 'ABSENT', 'NODE_OPTIONS'] },
      action: { env: { GREETING: 'hello $HOME', LD_PRELOAD: '/evil.so' } },
    })

    expect(String(output).split('\n').sort()).toEqual(['CI=yes', 'GREETING=hello $HOME', 'HOME=/home/a', `PATH=${process.env['PATH']}`])
  })

  test('the standard input is empty unless it is given', async () => {
    expect(await run(['cat'])).toMatchObject({ output: '' })
    expect(await run(['cat'], { action: { stdin: 'first\nsecond 🦋\n' } })).toMatchObject({ output: 'first\nsecond 🦋' })
  })

  test('a program that does not read its input has not failed for that', async () => {
    const { output } = await run(['echo', 'done'], { action: { stdin: 'x'.repeat(1_000_000) } })

    expect(output).toBe('done')
  })
})

describe('captured output', () => {
  const both = ['sh', '-c', 'echo out; sleep 0.05; echo err >&2']

  test.each<[ExecAction['capture'], unknown]>([
    ['stdout', 'out'],
    ['stderr', 'err'],
    ['combined', 'out\nerr'],
    ['structured', { stdout: 'out', stderr: 'err', exit_code: 0 }],
  ])('capture %s gives %j', async (capture, expected) => {
    expect(await run(both, { action: { capture } })).toMatchObject({ output: expected })
  })

  test('structured, a failure is a value', async () => {
    const { output } = await run(['sh', '-c', 'echo out; exit 3'], { action: { capture: 'structured' } })

    expect(output).toEqual({ stdout: 'out', stderr: '', exit_code: 3 })
  })

  test('structured, an end by a signal is 128 and its number', async () => {
    const { output } = await run(['sh', '-c', 'kill -9 $$'], { action: { capture: 'structured' } })

    expect(output).toEqual({ stdout: '', stderr: '', exit_code: 137 })
  })

  test('numbers are exact', async () => {
    const { output } = await run(['echo', '{"id": 9007199254740993}'], { action: { decode: 'json' } })

    expect(JSON.stringify(output)).toBe('{"id":9007199254740993}')
  })

  test('more than the limit ends the program', async () => {
    const { code, message, events } = await failureOf(['yes'], { outputLimitBytes: 100_000 })

    expect(code).toBe('NIKA-LIMIT-001')
    expect(message).toBe('"yes" wrote more than 100000 bytes and was ended')
    expect(events.at(-1)).toMatchObject({ type: 'command_exited', signal: 'SIGTERM' })
  })

  test('100 MB end at the limit too, though the program would have ended itself', async () => {
    const { code } = await failureOf(['head', '-c', '100000000', '/dev/zero'])

    expect(code).toBe('NIKA-LIMIT-001')
  })

  test('what is not captured is counted and not kept', async () => {
    const { output, events } = await run(['sh', '-c', 'head -c 20000000 /dev/zero; echo kept >&2'], { action: { capture: 'stderr' } })

    expect(output).toBe('kept')
    expect(events.at(-1)).toMatchObject({ stdout_len: 20_000_000 })
  })
})

describe('failures', () => {
  test('an exit code other than 0 fails with the last words of the program', async () => {
    const { code, category, message, details } = await failureOf(['sh', '-c', 'echo first >&2; echo "fatal: no such branch" >&2; exit 128'])

    expect({ code, category }).toEqual({ code: 'NIKA-EXEC-001', category: 'process_error' })
    expect(message).toBe('"sh" exited with code 128: fatal: no such branch')
    expect(details).toEqual({ program: 'sh', exit_code: 128, signal: undefined })
  })

  test('so does an end by a signal', async () => {
    const { code, message } = await failureOf(['sh', '-c', 'kill -SEGV $$'])

    expect({ code, message }).toEqual({ code: 'NIKA-EXEC-001', message: '"sh" was ended by SIGSEGV' })
  })

  test.each<[string, string[], Run, string]>([
    ['a program that is nowhere', ['no-such-program'], {}, 'the program "no-such-program" is not on the PATH'],
    ['a path that leads nowhere', ['./no-such-program'], {}, 'there is no program "./no-such-program"'],
    ['a file that is no program', [import.meta.filename], {}, `"${import.meta.filename}" may not be executed`],
    ['a working directory that is missing', ['true'], { action: { cwd: '/no/such' } }, 'the working directory "/no/such" is not a folder'],
    [
      'a working directory that is a file',
      ['true'],
      { action: { cwd: '/etc/hosts' } },
      'the working directory "/etc/hosts" is not a folder',
    ],
    ['a zero byte', ['echo', 'a\0b'], {}, 'the command of "echo" holds what no program can be given'],
    ['no name', [''], {}, 'the command of "" holds what no program can be given'],
    ['an argument that is too long', ['echo', 'x'.repeat(3_000_000)], {}, 'the arguments of "echo" are longer than the system takes'],
  ])('%s cannot be started', async (_, command, options, message) => {
    const failure = await failureOf(command, options)

    expect(failure).toMatchObject({ code: 'NIKA-EXEC-002', category: 'process_error', message })
    expect(failure.events.map(({ type }) => type)).toEqual(['command_started', 'command_exited'])
    expect(failure.events.at(-1)).toMatchObject({ error: message })
  })

  test('bytes that are not UTF-8 fail instead of being replaced', async () => {
    const { code, message } = await failureOf(['printf', '\\377'])

    expect({ code, message }).toEqual({ code: 'NIKA-EXEC-003', message: 'the output of "printf" is not UTF-8' })
  })
})

describe('events', () => {
  test('the command is announced, then it exits, once', async () => {
    const { events } = await run(['sh', '-c', 'echo out; echo err >&2; exit 2'], { cwd: '/' })

    expect(events).toEqual([
      {
        type: 'command_started',
        task_id: 'a',
        call_id: 'call-0',
        program: 'sh',
        args: ['-c', 'echo out; echo err >&2; exit 2'],
        cwd: '/',
      },
      {
        type: 'command_exited',
        task_id: 'a',
        call_id: 'call-0',
        exit_code: 2,
        stdout_len: 4,
        stderr: 'err\n',
        duration_ms: expect.any(Number),
      },
    ])
  })

  test('the error output is kept from its end, cut between characters', async () => {
    const { events } = await run(['sh', '-c', 'for i in $(seq 4000); do echo "ééééééééééééé" >&2; done'])
    const kept = events.at(-1)

    expect(kept).toMatchObject({ stderr: expect.stringMatching(/^é+\n(?:ééééééééééééé\n)+$/) })
  })

  test('nothing runs before the announcement is durable', async () => {
    const folder = temporaryFolder()
    const failure = languageError('NIKA-STAGE-001', { message: 'the disk is full' })
    const { error, events } = await run(['touch', 'owned'], { cwd: folder, barrier: () => Promise.reject(failure) })

    expect(error).toBe(failure)
    expect(events.map(({ type }) => type)).toEqual(['command_started'])
    expect(await run(['ls'], { cwd: folder })).toMatchObject({ output: '' })
  })

  test('a run that is cancelled while it waits for that starts nothing and says so', async () => {
    const controller = new AbortController()
    const reason = languageError('NIKA-STAGE-001', { message: 'cancelled' })
    const { error, events } = await run(['true'], { signal: controller.signal, barrier: async () => controller.abort(reason) })

    expect(error).toBe(reason)
    expect(events.at(-1)).toMatchObject({ type: 'command_exited', error: 'it was not started: the run ended first' })
  })
})
