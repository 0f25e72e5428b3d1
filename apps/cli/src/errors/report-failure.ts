import { isNikaError } from '@nika/events'
import type { CommandContext } from '../command-context.ts'
import { paintFor } from '../terminal/paint.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { renderFailure } from './render-error.ts'

/** The one place where an error becomes words on standard error and an exit code. */
export function reportFailure(error: unknown, { stderr, version }: CommandContext): number {
  stderr.write(renderFailure(error, { paint: paintFor(stderr), version }))
  return isNikaError(error) ? exitCodeOf(error) : exitCodes.failed
}
