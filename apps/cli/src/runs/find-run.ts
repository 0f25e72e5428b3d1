import { defineErrors, isRunId, latestFirst, logErrorTable, type RunSummary } from '@nika/events'
import { cliError } from '../errors/codes.ts'
import { escapeLine } from '../terminal/escape.ts'
import type { ShownStatus } from '../terminal/status.ts'
import type { DamagedRun, RunStore } from './run-store.ts'

const storeError = defineErrors(logErrorTable)

/**
 * The run that a person means: by its id, by the beginning of one, or `@last`. A damaged run is meant, too.
 * @throws NIKA-CLI-006 when there are no runs, NIKA-LOG-012 when none has the name, NIKA-LOG-021 when several do, NIKA-LOG-022
 * for what can be no name; for a damaged run what is wrong with it.
 */
export async function findRun(runs: RunStore, name: string): Promise<RunSummary> {
  const { store } = runs
  if (name === '@last') return latestRun(runs)
  if (!isRunId(name)) throw storeError('NIKA-LOG-022', { message: `\`${escapeLine(name)}\` is not a run id` })
  const listed = await store.list({ prefix: name })
  const damaged = runs.damaged.filter(({ run_id }) => run_id.startsWith(name))
  const found = [...listed, ...damaged].sort((left, right) => latestFirst(left.run_id, right.run_id))
  const [first, second] = found
  const meant = found.find(({ run_id }) => run_id === name) ?? (second === undefined ? first : undefined)
  if (meant !== undefined) return wholeRun(meant)
  return first === undefined ? noSuchRun(runs, name) : ambiguous(name, found)
}

async function latestRun(runs: RunStore): Promise<RunSummary> {
  const [latest] = await runs.store.list({ limit: 1 })
  const [latestDamaged] = runs.damaged
  const meant = latest ?? latestDamaged
  return meant === undefined ? noSuchRun(runs, '@last') : wholeRun(meant)
}

function wholeRun(run: RunSummary | DamagedRun): RunSummary {
  if ('error' in run) throw run.error
  return run
}

/** How a run stands; one whose log goes no further though nobody writes it was left by a process that died. */
export function shownStatus({ status, being_written }: RunSummary): ShownStatus {
  return status === 'running' && being_written === false ? 'interrupted' : status
}

async function noSuchRun({ store, damaged }: RunStore, name: string): Promise<never> {
  const [latest] = await store.list({ limit: 1 })
  if (latest === undefined && damaged.length === 0) throw cliError('NIKA-CLI-006', { message: 'there are no runs yet' })
  throw storeError('NIKA-LOG-012', {
    message: `there is no run ${name}`,
    hint: '`nika runs` lists them; the latest is @last',
    details: { run_id: name },
  })
}

function ambiguous(name: string, found: readonly (RunSummary | DamagedRun)[]): never {
  const ids = found.slice(0, 5).map(({ run_id }) => run_id)
  throw storeError('NIKA-LOG-021', {
    message: `${found.length} runs begin with ${name}: ${ids.join(', ')}${found.length > ids.length ? ', …' : ''}`,
    details: { run_ids: ids },
  })
}
