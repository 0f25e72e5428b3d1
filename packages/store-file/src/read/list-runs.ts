import { latestFirst, matchesFilter, type RunFilter, type RunSummary } from '@nika/events'
import { readError } from '../errors/store-error.ts'
import type { RunFolder } from '../run-folder.ts'
import { summarizeLog } from './summarize-log.ts'

/** Logs that are open at once. */
const atOnce = 16

/** The runs in a folder, the latest first. No more logs are opened than `limit` asks for, but for those that the filter drops. */
export async function listRuns(folder: RunFolder, filter: RunFilter): Promise<readonly RunSummary[]> {
  const { prefix = '', limit = Number.POSITIVE_INFINITY } = filter
  const ids = (await runIdsOf(folder)).filter((runId) => runId.startsWith(prefix)).sort(latestFirst)
  const found: RunSummary[] = []
  let next = 0
  while (next < ids.length && found.length < limit) {
    const group = ids.slice(next, next + Math.min(atOnce, limit - found.length))
    next += group.length
    const runs = await Promise.all(group.map((runId) => summarizeLog(runId, folder.logFile(runId))))
    found.push(...runs.filter((run) => run !== undefined).filter((run) => matchesFilter(run, filter)))
  }
  return found
}

async function runIdsOf(folder: RunFolder): Promise<readonly string[]> {
  try {
    return await folder.runIds()
  } catch (error) {
    throw readError(`folder ${folder.path}`, error)
  }
}
