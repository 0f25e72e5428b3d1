import { type FileHandle, open } from 'node:fs/promises'
import { type Event, endsRun, requireEventId, requireRunId } from '@nika/events'
import { readError, storeError, systemCode } from '../errors/store-error.ts'
import type { RunFolder } from '../run-folder.ts'
import { FileWatch } from './file-watch.ts'
import { findLastLine, readLine } from './last-line.ts'
import { LogCursor } from './log-cursor.ts'

export interface FollowRequest {
  readonly runId: string
  readonly folder: RunFolder
  readonly from: number
  readonly validate: boolean
  /** Ends it. */
  readonly signal: AbortSignal
}

/** What is stored from `from` on, then what comes; ends after the end of the run, and on abort. */
export async function* followRun(request: FollowRequest): AsyncGenerator<Event, void, undefined> {
  const { runId, signal } = request
  const path = request.folder.logFile(requireRunId(runId))
  requireEventId(request.from)
  const watch = new FileWatch(path, signal)
  let file: FileHandle | undefined
  try {
    file = await openWhenThere(path, watch, signal)
    if (file !== undefined) yield* followFile({ ...request, path }, file, watch)
  } catch (error) {
    throw readError(`run ${runId}`, error)
  } finally {
    watch.close()
    await file?.close()
  }
}

async function* followFile(
  request: FollowRequest & { readonly path: string },
  file: FileHandle,
  watch: FileWatch,
): AsyncGenerator<Event, void, undefined> {
  const { path: name, from, validate, signal } = request
  const cursor = new LogCursor(file, { name, from, validate })
  let last: Event | undefined
  while (!signal.aborted) {
    // A last line without its end is still being written, or will be cut off by the next writer: it is read again.
    for await (const batch of cursor.readOn(() => undefined)) {
      for (const event of batch) {
        if (signal.aborted) return
        last = event
        yield event
      }
    }
    if (await hasEnded(file, name, cursor.nextId, last)) return
    await watch.next()
    if ((await file.stat()).size < cursor.offset) throw takenBack(request.runId, cursor.nextId)
  }
}

/** Whether the last whole line ends the run, and is the last one that was read. */
async function hasEnded(file: FileHandle, name: string, nextId: number, last: Event | undefined): Promise<boolean> {
  if (nextId === 0) return false
  if (last !== undefined) return endsRun(last.kind)
  // All there is stands before the first wanted event, so nothing was decoded yet.
  const line = await findLastLine(file, (await file.stat()).size)
  if (line === undefined) return false
  const event = await readLine(file, line, name)
  return event.id === nextId - 1 && endsRun(event.kind)
}

async function openWhenThere(path: string, watch: FileWatch, signal: AbortSignal): Promise<FileHandle | undefined> {
  while (!signal.aborted) {
    try {
      return await open(path, 'r')
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error
      await watch.next()
    }
  }
  return undefined
}

/** A full disk, or a hand, took away what a follower has given out already. */
function takenBack(runId: string, nextId: number): Error {
  const message = `events before ${nextId} of run ${runId} were taken back after they had been read`
  return storeError('NIKA-LOG-023', { message, hint: 'follow the run again from its beginning', details: { run_id: runId } })
}
