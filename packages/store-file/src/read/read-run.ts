import { type FileHandle, open } from 'node:fs/promises'
import { type Event, requireEventId, requireRunId, type TornTail } from '@nika/events'
import { readError, storeError, systemCode } from '../errors/store-error.ts'
import type { RunFolder } from '../run-folder.ts'
import { LogCursor } from './log-cursor.ts'

export interface ReadRequest {
  readonly runId: string
  readonly folder: RunFolder
  readonly from: number
  /** Inclusive. */
  readonly to: number
  readonly validate: boolean
  readonly onTornTail: (tail: TornTail) => void
}

/** The events of a run in batches. @throws NIKA-LOG-012 when it has none. */
export async function* readRun(request: ReadRequest): AsyncGenerator<readonly Event[], void, undefined> {
  const { runId, from, to, validate } = request
  const path = request.folder.logFile(requireRunId(runId))
  requireEventId(from)
  requireEventId(to)
  const file = await openRun(runId, path)
  try {
    const cursor = new LogCursor(file, { name: path, from, validate })
    yield* until(to, cursor.readOn(request.onTornTail))
    if (cursor.nextId === 0) throw noRun(runId)
  } catch (error) {
    throw readError(`run ${runId}`, error)
  } finally {
    await file.close()
  }
}

async function* until(
  to: number,
  batches: AsyncGenerator<readonly Event[], void, undefined>,
): AsyncGenerator<readonly Event[], void, undefined> {
  for await (const batch of batches) {
    const last = batch.at(-1)
    if (last === undefined || last.id < to) {
      yield batch
    } else {
      yield last.id === to ? batch : batch.filter(({ id }) => id <= to)
      return
    }
  }
}

async function openRun(runId: string, path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    throw systemCode(error) === 'ENOENT' ? noRun(runId) : readError(`run ${runId}`, error)
  }
}

function noRun(runId: string): Error {
  return storeError('NIKA-LOG-012', { message: `there is no run ${runId}`, details: { run_id: runId } })
}
