import { constants } from 'node:os'
import type { JsonValue, NikaError } from '@nika/events'
import type { ExecAction } from '@nika/language'
import { runnerError } from '../errors/codes.ts'
import type { ProgramExit } from '../process/run-program.ts'
import { decodeOutput } from './decode-output.ts'

/**
 * What a program that has ended gives its task. With `capture: structured` its exit code is a value (128 and the signal's
 * number when a signal ended it, as in a shell), else anything but 0 is a failure.
 * @throws NIKA-EXEC-001, NIKA-EXEC-003, NIKA-LIMIT-001.
 */
export function commandOutput(exit: ProgramExit, { command, capture, decode }: ExecAction): JsonValue {
  const { output } = exit
  const program = command[0] ?? ''
  const stdout = `the output of ${JSON.stringify(program)}`
  const stderr = `the error output of ${JSON.stringify(program)}`
  if (output.exceeded) throw tooMuch(exit, program)
  if (capture === 'structured') {
    return {
      stdout: decodeOutput(output.stdout, 'text', stdout),
      stderr: decodeOutput(output.stderr, 'text', stderr),
      exit_code: exitCodeOf(exit),
    }
  }
  if (exit.exitCode !== 0) throw failure(exit, program)
  return capture === 'stderr' ? decodeOutput(output.stderr, decode, stderr) : decodeOutput(output.stdout, decode, stdout)
}

function exitCodeOf({ exitCode, signal }: ProgramExit): number {
  if (exitCode !== undefined) return exitCode
  const number = Object.entries(constants.signals).find(([name]) => name === signal)?.[1]
  return 128 + (number ?? 0)
}

function failure({ exitCode, signal, output }: ProgramExit, program: string): NikaError {
  const how = exitCode === undefined ? `was ended by ${signal ?? 'nobody'}` : `exited with code ${exitCode}`
  const words = lastLineOf(output.stderrTail)
  return runnerError('NIKA-EXEC-001', {
    message: `${JSON.stringify(program)} ${how}${words === '' ? '' : `: ${words}`}`,
    details: { program, exit_code: exitCode, signal },
  })
}

function tooMuch({ output }: ProgramExit, program: string): NikaError {
  return runnerError('NIKA-LIMIT-001', {
    message: `${JSON.stringify(program)} wrote more than ${output.limitBytes} bytes and was ended`,
    details: { program, limit_bytes: output.limitBytes },
  })
}

const longestLine = 300

/** The last words of a program: where the reason stands, if it gave one. */
function lastLineOf(text: string): string {
  const line = text.trimEnd().split('\n').at(-1)?.trim() ?? ''
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line
}
