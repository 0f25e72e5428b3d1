import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecAction } from '@nika/language'
import { describe, expect, test, vi } from 'vitest'
import { recordStep } from '../../test/record-step.ts'
import { temporaryFolder } from '../../test/temporary-folder.ts'
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

/** A file in which each process of a script notes its pid as soon as it is ready to be ended. */
function pidFile() {
  const path = join(temporaryFolder(), 'pids')
  const pids = (): readonly number[] => {
    try {
      return readFileSync(path, 'latin1').split('\n').filter(Boolean).map(Number)
    } catch {
      return []
    }
  }
  return { path, pids }
}

const shell = (script: string, pids: string): ExecAction => ({
  verb: 'exec',
  command: ['sh', '-c', script],
  env: { PIDS: pids },
  capture: 'stdout',
  decode: 'text',
})

const note = 'echo $$ >> $PIDS'
const sleeping = `${note}; exec sleep 60`
const ignoringTerm = `trap "" TERM; ${note}; while :; do sleep 1; done`

/** The same script inside of double quotes. */
const quoted = (script: string) => script.replaceAll('$', '\\$')

describe.runIf(process.platform === 'linux')('a command that is aborted', () => {
  /** Runs a script and aborts it when `count` of its processes are ready. */
  async function abortWhenReady(script: string, count: number) {
    const controller = new AbortController()
    const reason = new Error('the run was cancelled')
    const { path, pids } = pidFile()
    const { context, kinds } = recordStep({ signal: controller.signal })
    const running = execVerb({ graceMs: 150 })
      .execute(shell(`${script}\nsleep 60`, path), context)
      .catch((error: unknown) => error)
    await vi.waitFor(() => expect(pids()).toHaveLength(count), { timeout: 10_000, interval: 10 })
    controller.abort(reason)
    return { result: await running, reason, exited: kinds().at(-1), pids: pids() }
  }

  test.each([
    ['a program', sleeping, 'SIGTERM', 1],
    ['a program that ignores TERM', ignoringTerm, 'SIGKILL', 1],
    ['children and grandchildren', `${note}\nsh -c '${note}; sh -c "${quoted(sleeping)}" & wait' &`, 'SIGTERM', 3],
    ['a child that ignores TERM', `${note}\nsh -c '${ignoringTerm}' &`, 'SIGTERM', 2],
    ['a child in a session of its own', `${note}\nsetsid sh -c '${sleeping}' &`, 'SIGTERM', 2],
    ['one that ignores TERM there', `${note}\nsetsid sh -c '${ignoringTerm}' &`, 'SIGTERM', 2],
    ['one there whose parent has ended', `${note}\nsh -c "setsid sh -c '${quoted(sleeping)}' &"`, 'SIGTERM', 2],
  ])('ends: %s', async (_, script, signal, count) => {
    const { result, reason, exited, pids } = await abortWhenReady(script, count)

    expect(result).toBe(reason)
    expect(exited).toMatchObject({ type: 'command_exited', signal })
    expect(pids.filter(runs)).toEqual([])
    expect(pids.filter(isZombie)).toEqual([])
  })
})

describe.runIf(process.platform === 'linux')('a command that exits', () => {
  test.each([
    ['in the background', `sh -c '${sleeping}' &`],
    ['in the background, ignoring TERM', `sh -c '${ignoringTerm}' &`],
    ['in the background, with outputs of its own', `sh -c '${sleeping}' >/dev/null 2>&1 &`],
    ['in a group of its own, with outputs of its own', `bash -c 'set -m; sh -c "${quoted(sleeping)}" >/dev/null 2>&1 &'`],
    ['in a session of its own, holding an output', `setsid sh -c '${sleeping}' &`],
  ])('takes along what it left %s', async (_, script) => {
    const { path, pids } = pidFile()
    const { context, kinds } = recordStep()
    const action = shell(`${script}\nuntil [ -s $PIDS ]; do sleep 0.01; done; echo done`, path)

    const output = await execVerb({ graceMs: 150 }).execute(action, context)

    expect(output).toBe('done')
    expect(kinds().at(-1)).toMatchObject({ type: 'command_exited', exit_code: 0 })
    expect(pids()).toHaveLength(1)
    expect(pids().filter(runs)).toEqual([])
  })
})
