import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Capture } from '@nika/language'
import { endWithProcess } from './end-with-process.ts'
import { ProgramOutput } from './program-output.ts'
import { RunningTree } from './running-tree.ts'

/** A program and what it is given. */
export interface Program {
  /** The program, then its arguments: each is passed on as it is, and no shell sees them. */
  readonly command: readonly string[]
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
  /** What it reads; undefined for an input that ends at once. */
  readonly stdin?: string | undefined
  readonly capture: Capture
}

export interface ProgramOptions {
  /** Bytes that are kept of what is captured; a program that writes more is ended. */
  readonly outputLimitBytes: number
  /** Milliseconds between TERM and KILL. */
  readonly graceMs: number
  /** Ends the program and all that it has started. */
  readonly signal: AbortSignal
}

/** How a program ended. Without exit code and signal it waits in the kernel, and nothing could end it. */
export interface ProgramExit {
  /** Undefined when a signal ended it. */
  readonly exitCode?: number | undefined
  /** The signal that ended it. */
  readonly signal?: string | undefined
  /** Whether it was being ended when it exited: its exit code then says little. */
  readonly interrupted: boolean
  readonly output: ProgramOutput
}

/**
 * Runs a program in a session of its own and waits until it and everything that it has started have ended: what it leaves
 * behind in its session, or holding its outputs, is ended as on an abort. A daemon that has given up both is out of reach.
 * @throws what the platform says when the program cannot be started.
 */
export async function runProgram(program: Program, { outputLimitBytes, graceMs, signal }: ProgramOptions): Promise<ProgramExit> {
  const child = start(program)
  if (child.pid === undefined) throw await failureOf(child)
  const release = endWithProcess(child.pid)
  const tree = new RunningTree(child.pid, graceMs)
  const output = new ProgramOutput({ capture: program.capture, limitBytes: outputLimitBytes, onExceeded: tree.end })
  child.on('error', ignore)
  child.stdout?.on('data', output.onStdout).on('error', ignore)
  child.stderr?.on('data', output.onStderr).on('error', ignore)
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  signal.addEventListener('abort', tree.end)
  if (signal.aborted) tree.end()
  try {
    const exit = await Promise.race([exitOf(child), tree.stuck])
    const interrupted = tree.isEnding
    await tree.finish(closed)
    return { ...exit, interrupted, output }
  } finally {
    release()
    signal.removeEventListener('abort', tree.end)
    child.stdout?.destroy()
    child.stderr?.destroy()
  }
}

function start({ command, cwd, environment, stdin }: Program): ChildProcess {
  const [file = '', ...args] = command
  const options: SpawnOptions = { cwd, env: environment, detached: true }
  // /dev/null and no empty pipe: programs that read a pipe when there is one (rg, bash) then do what they do on a terminal.
  if (stdin === undefined) return spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const child = spawn(file, args, { ...options, stdio: 'pipe' })
  // A program need not read all that it is given: a broken pipe is no failure.
  child.stdin?.on('error', ignore).end(stdin)
  return child
}

/** What could not be started tells why in the next turn. */
async function failureOf(child: ChildProcess): Promise<unknown> {
  const [error]: unknown[] = await once(child, 'error')
  return error
}

function exitOf(child: ChildProcess): Promise<Pick<ProgramExit, 'exitCode' | 'signal'>> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode: exitCode ?? undefined, signal: signal ?? undefined }))
  })
}

function ignore(): void {}
