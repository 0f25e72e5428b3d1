import type { RunSummary } from '@nika/events'
import { runsDescription } from '../arguments/command-descriptions.ts'
import { parseArguments } from '../arguments/parse-arguments.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../errors/exit-codes.ts'
import { shownStatus } from '../runs/find-run.ts'
import { openRunStore } from '../runs/run-store.ts'
import { renderRuns } from '../show/render-runs.ts'
import { escapeJson } from '../terminal/escape.ts'
import { paintFor } from '../terminal/paint.ts'

/** `nika runs`: the runs of this folder, the latest first. */
export async function runs(args: readonly string[], context: CommandContext): Promise<number> {
  const { options } = parseArguments(runsDescription, args)
  const found = await openRunStore(context).list()
  const { stdout, stderr } = context
  if (options.has('json')) stdout.write(runsJson(found))
  else if (found.length === 0) stderr.write('no runs yet; make one: nika run FILE\n')
  else stdout.write(renderRuns(found, paintFor(stdout)))
  return exitCodes.completed
}

function runsJson(found: readonly RunSummary[]): string {
  const listed = found.map((run) => ({ ...run, status: shownStatus(run) }))
  return `${escapeJson(JSON.stringify({ runs: listed }, undefined, 2))}\n`
}
