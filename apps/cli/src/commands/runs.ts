import { latestFirst, type RunSummary } from '@nika/events'
import { runsDescription } from '../arguments/command-descriptions.ts'
import { parseArguments } from '../arguments/parse-arguments.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../errors/exit-codes.ts'
import { shownStatus } from '../runs/find-run.ts'
import { type DamagedRun, openRunStore } from '../runs/run-store.ts'
import { renderRuns } from '../show/render-runs.ts'
import { escapeJson } from '../terminal/escape.ts'
import { paintFor } from '../terminal/paint.ts'

/** `nika runs`: the runs of this folder, the latest first; those whose log is damaged, too. */
export async function runs(args: readonly string[], context: CommandContext): Promise<number> {
  const { options } = parseArguments(runsDescription, args)
  const { store, damaged } = openRunStore(context)
  const listed = await store.list()
  const found = [...listed, ...damaged].sort((left, right) => latestFirst(left.run_id, right.run_id))
  const { stdout, stderr } = context
  if (options.has('json')) stdout.write(runsJson(found))
  else if (found.length === 0) stderr.write('no runs yet; make one: nika run FILE\n')
  else stdout.write(renderRuns(found, paintFor(stdout)))
  return exitCodes.completed
}

function runsJson(found: readonly (RunSummary | DamagedRun)[]): string {
  const runs = found.map((run) => ('error' in run ? damagedJson(run) : { ...run, status: shownStatus(run) }))
  return `${escapeJson(JSON.stringify({ runs }, undefined, 2))}\n`
}

function damagedJson({ run_id, byte_length, modified_at, error }: DamagedRun): object {
  const { code, message, hint, where } = error
  return { run_id, status: 'damaged', byte_length, modified_at, error: { code, message, hint, where } }
}
