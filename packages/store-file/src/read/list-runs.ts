import type { Stats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { isNikaError, latestFirst, matchesFilter, type RunFilter, type RunSummary } from '@nika/events'
import { readError, systemCode } from '../errors/store-error.ts'
import { RunLock } from '../lock/run-lock.ts'
import type { DamagedRun } from '../options.ts'
import type { RunFolder } from '../run-folder.ts'
import { summarizeLog } from './summarize-log.ts'

/** Logs that are open at once. */
const atOnce = 16

interface ListQuestion {
  readonly filter: RunFilter
  readonly onDamagedRun: (run: DamagedRun) => void
}

/** The runs in a folder, the latest first. No more logs are opened than `limit` asks for, but for those that the filter drops. */
export async function listRuns(folder: RunFolder, { filter, onDamagedRun }: ListQuestion): Promise<readonly RunSummary[]> {
  const { prefix = '', limit = Number.POSITIVE_INFINITY } = filter
  const ids = (await runIdsOf(folder)).filter((runId) => runId.startsWith(prefix)).sort(latestFirst)
  const found: RunSummary[] = []
  let next = 0
  while (next < ids.length && found.length < limit) {
    const group = ids.slice(next, next + Math.min(atOnce, limit - found.length))
    next += group.length
    const runs = await Promise.all(group.map((runId) => summarize(folder, runId)))
    for (const run of runs) {
      if (run === undefined) continue
      if ('error' in run) onDamagedRun(run)
      else if (matchesFilter(run, filter)) found.push(run)
    }
  }
  return found
}

/**
 * A log that cannot be read hides no other: it is told of as a damaged one is. The lock is looked at before the log: a run that
 * nobody wrote by then, and that has no end, gets none any more.
 */
async function summarize(folder: RunFolder, runId: string): Promise<RunSummary | DamagedRun | undefined> {
  const path = folder.logFile(runId)
  const entry = await entryAt(path, runId)
  if (entry === undefined) return undefined
  const being_written = isTaken(folder, runId)
  try {
    // To open a pipe would be to wait for somebody who writes to it.
    if (!entry.isFile() && !entry.isSymbolicLink()) throw readError(`run ${runId}`, new Error('it is not a file'))
    const run = await summarizeLog(runId, path)
    return run !== undefined && 'status' in run && run.status === 'running' ? { ...run, being_written } : run
  } catch (error) {
    if (!isNikaError(error, 'NIKA-LOG-023')) throw error
    return { run_id: runId, error, byte_length: entry.size, modified_at: entry.mtime.toISOString() }
  }
}

/** Undefined when it is gone by now. */
async function entryAt(path: string, runId: string): Promise<Stats | undefined> {
  try {
    return await lstat(path)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw readError(`run ${runId}`, error)
  }
}

/** Undefined where no lock can be looked at: in a folder of somebody else. */
function isTaken(folder: RunFolder, runId: string): boolean | undefined {
  try {
    return RunLock.isTaken(folder, runId)
  } catch {
    return undefined
  }
}

async function runIdsOf(folder: RunFolder): Promise<readonly string[]> {
  try {
    return await folder.runIds()
  } catch (error) {
    throw readError(`folder ${folder.path}`, error)
  }
}
