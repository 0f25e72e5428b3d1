import type { CommandContext } from '../command-context.ts'
import { PlainProgress } from '../progress/plain-progress.ts'
import type { Progress } from '../progress/progress.ts'
import { paintFor } from '../terminal/paint.ts'

/** A view of the run on standard error: live on a terminal, one line an event of interest elsewhere. */
export async function startProgress({ stderr, env }: CommandContext): Promise<Progress> {
  const paint = paintFor(stderr)
  const write = (text: string): void => {
    stderr.write(text)
  }
  if (stderr.isTTY !== true || env['TERM'] === 'dumb') return new PlainProgress({ write, paint })
  const { LiveProgress } = await import('../progress/live-progress.ts')
  return new LiveProgress({
    write,
    paint,
    // A terminal that does not know its size says 0.
    size: () => ({ columns: stderr.columns || 80, rows: stderr.rows || 24 }),
    clock: () => performance.now(),
    every(milliseconds, callback) {
      const timer = setInterval(callback, milliseconds).unref()
      return () => clearInterval(timer)
    },
  })
}
