import { defineErrors, type EventStore, isNikaError, isRunId, logErrorTable, type RunSummary } from '@nika/events'
import { cliError } from '../errors/codes.ts'
import { escapeLine } from '../terminal/escape.ts'
import type { ShownStatus } from '../terminal/status.ts'

const storeError = defineErrors(logErrorTable)

/**
 * The run that a person means: by its id, by the beginning of one, or `@last`.
 * @throws NIKA-CLI-006 when there are no runs, NIKA-LOG-012 when none has the name, NIKA-LOG-021 when several do, NIKA-LOG-022
 * for what can be no name; what `read` throws for a run that is there and damaged.
 */
export async function findRun(store: EventStore, name: string): Promise<RunSummary> {
  if (name === '@last') return (await store.list({ limit: 1 }))[0] ?? (await noSuchRun(store, name))
  if (!isRunId(name)) throw storeError('NIKA-LOG-022', { message: `\`${escapeLine(name)}\` is not a run id` })
  const found = await store.list({ prefix: name })
  const exact = found.find(({ run_id }) => run_id === name)
  if (exact !== undefined) return exact
  const [first, second] = found
  if (first === undefined) {
    await readThrough(store, name)
    return noSuchRun(store, name)
  }
  if (second !== undefined) throw ambiguous(name, found)
  return first
}

/** A list passes over a run whose first or last event cannot be read; reading it says where and why. */
async function readThrough(store: EventStore, runId: string): Promise<void> {
  try {
    for await (const _event of store.read(runId));
  } catch (error) {
    if (!isNikaError(error, 'NIKA-LOG-012')) throw error
  }
}

/** How a run stands; one whose log goes no further though nobody writes it was left by a process that died. */
export function shownStatus({ status, being_written }: RunSummary): ShownStatus {
  return status === 'running' && being_written === false ? 'interrupted' : status
}

async function noSuchRun(store: EventStore, name: string): Promise<never> {
  const [latest] = await store.list({ limit: 1 })
  if (latest === undefined) throw cliError('NIKA-CLI-006', { message: 'there are no runs yet' })
  throw storeError('NIKA-LOG-012', {
    message: `there is no run ${name}`,
    hint: '`nika runs` lists them; the latest is @last',
    details: { run_id: name },
  })
}

function ambiguous(name: string, found: readonly RunSummary[]): Error {
  const ids = found.slice(0, 5).map(({ run_id }) => run_id)
  return storeError('NIKA-LOG-021', {
    message: `${found.length} runs begin with ${name}: ${ids.join(', ')}${found.length > ids.length ? ', …' : ''}`,
    details: { run_ids: ids },
  })
}
