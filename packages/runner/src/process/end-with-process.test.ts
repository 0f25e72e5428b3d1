import { spawnSync } from 'node:child_process'
import { describe, expect, test, vi } from 'vitest'
import { readProcess } from './process-table.ts'

const runProgram = new URL('./run-program.ts', import.meta.url).href

/** A process that runs a shell with two sleeping children, one in a session of its own, and exits while they sleep. */
function exitingProcess(seconds: string, exit: string): string {
  return `
    import { runProgram } from '${runProgram}'
    const command = ['/bin/sh', '-c', 'sleep ${seconds} & setsid sleep ${seconds} & wait']
    const program = { command, cwd: '/', environment: { PATH: process.env.PATH }, capture: 'stdout' }
    runProgram(program, { outputLimitBytes: 1000, graceMs: 1000, signal: new AbortController().signal })
    setTimeout(() => { console.log('started'); ${exit} }, 300)
  `
}

describe('a process that exits', () => {
  test.each([
    ['by process.exit', 'process.exit(0)', `600.1${process.pid}`],
    ['by an error that nobody caught', `throw new Error('oh')`, `600.2${process.pid}`],
  ])('%s takes along the programs that it runs, with all that they have started', async (_how, exit, seconds) => {
    const { stdout } = spawnSync(
      process.execPath,
      ['--conditions=@nika/source', '--input-type=module-typescript', '-e', exitingProcess(seconds, exit)],
      { encoding: 'utf8' },
    )

    expect(stdout).toBe('started\n')
    // The kernel takes a moment to carry out a kill.
    await vi.waitFor(() => expect(sleepers(seconds)).toEqual([]), 2000)
  })
})

/** The processes that sleep for just so long. */
function sleepers(seconds: string): readonly number[] {
  const { stdout } = spawnSync('pgrep', ['-f', `sleep ${seconds}`], { encoding: 'utf8' })
  return stdout
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0 && readProcess(pid) !== undefined)
}
