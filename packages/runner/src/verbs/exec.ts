import { resolve } from 'node:path'
import type { EventOf, JsonValue } from '@nika/events'
import type { ExecAction } from '@nika/language'
import { composeEnvironment } from '../process/environment.ts'
import { type Program, type ProgramExit, runProgram } from '../process/run-program.ts'
import { startError } from '../process/start-error.ts'
import { commandOutput } from './command-output.ts'
import type { StepContext } from './step-context.ts'
import { startStopwatch } from './stopwatch.ts'
import type { Verb } from './verb.ts'

/** How programs are run. */
export interface ExecOptions {
  /** The environment that the floor and `permits.env` are taken from; default the process's. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  /** Bytes of captured output at which a program is ended (NIKA-LIMIT-001); default 10 MiB. */
  readonly outputLimitBytes?: number | undefined
  /** Milliseconds that a program has between TERM and KILL; default 5000. */
  readonly graceMs?: number | undefined
}

/**
 * `exec`: runs a program without a shell, in a process group and an environment of its own, and gives what it wrote. How many run
 * at a time is the plan's to say.
 * @throws NIKA-EXEC-001 when it fails, NIKA-EXEC-002 when it cannot be started, NIKA-EXEC-003 when its output cannot be
 * decoded, NIKA-LIMIT-001 when it writes too much; the signal's reason when that aborts, after all of it has ended.
 */
export function execVerb(options: ExecOptions = {}): Verb<ExecAction> {
  return {
    name: 'exec',
    effect: 'unsafe',
    execute: (action, context) => runCommand({ action, context, options }),
  }
}

interface Command {
  readonly action: ExecAction
  readonly context: StepContext
  readonly options: ExecOptions
}

async function runCommand({ action, context, options }: Command): Promise<JsonValue> {
  const { environment: own = process.env, outputLimitBytes = 10 * 1024 * 1024, graceMs = 5000 } = options
  const { task_id, signal, permits } = context
  const [name = '', ...args] = action.command
  const program: Program = {
    command: action.command,
    cwd: resolve(context.cwd, action.cwd ?? ''),
    environment: composeEnvironment({ own, passed: permits?.env, declared: action.env }),
    stdin: action.stdin,
    capture: action.capture,
  }
  const call_id = context.newCallId()
  const announcedBy = await context.announce({ type: 'command_started', task_id, call_id, program: name, args, cwd: program.cwd })
  const traceparent = context.traceparent(announcedBy, 'command')
  const elapsed = startStopwatch()
  const exited = (how: Partial<EventOf<'command_exited'>>) => {
    context.emit({ type: 'command_exited', task_id, call_id, ...how, duration_ms: elapsed() })
  }
  if (signal.aborted) {
    exited({ error: 'it was not started: the run ended first' })
    throw signal.reason
  }
  const exit = await runProgram(inTrace(program, action, traceparent), { outputLimitBytes, graceMs, signal }).catch(
    async (cause: unknown): Promise<never> => {
      const error = await startError(cause, program)
      exited({ error: error.message })
      throw error
    },
  )
  exited(exitFields(exit))
  if (exit.interrupted) signal.throwIfAborted()
  return commandOutput(exit, action)
}

/** The program is told of the trace it runs in, unless its task sets another. */
function inTrace(program: Program, action: ExecAction, traceparent: string | undefined): Program {
  if (traceparent === undefined || action.env?.['TRACEPARENT'] !== undefined) return program
  return { ...program, environment: { ...program.environment, TRACEPARENT: traceparent } }
}

function exitFields({ exitCode, signal, output }: ProgramExit): Partial<EventOf<'command_exited'>> {
  return { exit_code: exitCode, signal, stdout_len: output.stdoutLength, stderr: output.stderrTail }
}
