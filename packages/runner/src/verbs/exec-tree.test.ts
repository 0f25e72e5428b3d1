import { readFileSync } from 'node:fs'
import type { ExecAction } from '@nika/language'
import { describe, expect, test } from 'vitest'
import { recordStep } from '../testing/record-step.ts'
import { execVerb } from './exec.ts'

/** Whether a process runs, as Linux tells it: zombies of somebody else do not. */
function runs(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

/** A child of this process that has ended but was never waited for. */
function isZombie(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').includes(`) Z ${process.pid} `)
  } catch {
    return false
  }
}

const shell = (script: string): ExecAction => ({ verb: 'exec', command: ['sh', '-c', script], capture: 'stdout', decode: 'text' })

/** Runs a script that writes the pids of its tree as `pid:<number>` to the error output; aborts when it has written `count` of them. */
async function abortWhenStarted(script: string, graceMs: number) {
  const controller = new AbortController()
  const reason = new Error('the run was cancelled')
  const { context, kinds } = recordStep({ signal: controller.signal })
  const running = execVerb({ graceMs }).execute(shell(`${script}\nsleep 60`), context)
  // Each process of these scripts is up after this time; a slower machine would only find fewer of them.
  setTimeout(() => controller.abort(reason), 300)
  const error = await running.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  const exited = kinds().at(-1)
  const stderr = exited?.type === 'command_exited' ? String(exited.stderr) : ''
  const pids = [...stderr.matchAll(/pid:(\d+)/g)].map(([, pid]) => Number(pid))
  return { error, reason, exited, pids }
}

const ignoringTerm = `trap "" TERM; echo pid:$$ >&2; while :; do sleep 1; done`
const sleeping = 'echo pid:$$ >&2; exec sleep 60'

describe.runIf(process.platform === 'linux')('a command that is aborted', () => {
  test.each<[string, string, string[], number]>([
    ['a program', sleeping, ['SIGTERM'], 1],
    ['a program that ignores TERM', ignoringTerm, ['SIGKILL'], 1],
    [
      'children and grandchildren',
      `echo pid:$$ >&2\nsh -c 'echo pid:$$ >&2; sh -c "${sleeping.replaceAll('$', '\\$')}" & wait' &`,
      ['SIGTERM'],
      3,
    ],
    ['a child that ignores TERM', `echo pid:$$ >&2\nsh -c '${ignoringTerm}' &`, ['SIGTERM'], 2],
    ['a child in a session of its own', `echo pid:$$ >&2\nsetsid sh -c '${sleeping}' &`, ['SIGTERM'], 2],
    ['one that ignores TERM there', `echo pid:$$ >&2\nsetsid sh -c '${ignoringTerm}' &`, ['SIGTERM'], 2],
    ['one whose parent has ended', `echo pid:$$ >&2\nsh -c "setsid sh -c '${sleeping.replaceAll('$', '\\$')}' &"`, ['SIGTERM'], 2],
  ])('ends: %s', async (_, script, signals, count) => {
    const { error, reason, exited, pids } = await abortWhenStarted(script, 150)

    expect(error).toBe(reason)
    expect(exited).toMatchObject({ type: 'command_exited', signal: expect.stringMatching(signals.join('|')) })
    expect(pids).toHaveLength(count)
    expect(pids.filter(runs)).toEqual([])
    expect(pids.filter(isZombie)).toEqual([])
  })

  test('leaves no timer that would keep the process alive', async () => {
    await abortWhenStarted(sleeping, 60_000)

    expect(process.getActiveResourcesInfo().filter((resource) => resource === 'ChildProcess' || resource === 'ProcessWrap')).toEqual([])
  })
})

describe.runIf(process.platform === 'linux')('a command that exits', () => {
  test.each([
    ['in the background', `sh -c '${sleeping}' &`],
    ['in the background, ignoring TERM', `sh -c '${ignoringTerm}' &`],
    ['in the background, with outputs of its own', `sh -c 'echo pid:$$ >&2; exec sleep 60 >/dev/null 2>&1' &`],
    ['in a session of its own, holding an output', `setsid sh -c '${sleeping}' &`],
  ])('takes along what it left %s', async (_, script) => {
    const { context, kinds } = recordStep()

    const output = await execVerb({ graceMs: 150 }).execute(shell(`${script}\nsleep 0.2; echo done`), context)

    const exited = kinds().at(-1)
    const pids = [...JSON.stringify(exited).matchAll(/pid:(\d+)/g)].map(([, pid]) => Number(pid))
    expect(output).toBe('done')
    expect(exited).toMatchObject({ type: 'command_exited', exit_code: 0 })
    expect(pids).toHaveLength(1)
    expect(pids.filter(runs)).toEqual([])
  })
})
