import { type FileHandle, open } from 'node:fs/promises'
import { type Event, isNikaError, type RunSummary, summarizeRun } from '@nika/events'
import { readError, systemCode } from '../errors/store-error.ts'
import type { DamagedRun } from '../options.ts'
import { readFirstEvent } from './first-event.ts'
import { findLastLine, type LastLine, readLine } from './last-line.ts'
import { readRange } from './read-range.ts'

/**
 * What a list says of a run: 64 KiB are read at either end of its log, and more only where the first or the last line is
 * longer. Undefined when there is no whole line.
 */
export async function summarizeLog(runId: string, path: string): Promise<RunSummary | DamagedRun | undefined> {
  try {
    const file = await open(path, 'r')
    try {
      const { size, mtime } = await file.stat()
      const last = await findLastLine(file, size)
      if (last === undefined) return undefined
      try {
        return summarizeRun(runId, await readFirstEvent(file, path, last), await readEnvelope(file, path, last))
      } catch (error) {
        if (!isNikaError(error)) throw error
        return { run_id: runId, error, byte_length: size, modified_at: mtime.toISOString() }
      }
    } finally {
      await file.close()
    }
  } catch (error) {
    // A folder can have the name of a log, and is none.
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'EISDIR') return undefined
    throw readError(`run ${runId}`, error)
  }
}

/** The beginning of a line as the codec writes it. */
const envelope = /^\{"id":(\d+),"timestamp_ms":(\d+(?:\.\d+)?),"kind":\{"type":("(?:[^"\\]|\\.)*")[,}]/

/** Lines up to this length are read whole. */
const headBytes = 64 * 1024

/** What a list needs of the last event: of a long line its beginning tells, without parsing all of it. */
async function readEnvelope(file: FileHandle, path: string, last: LastLine): Promise<Event> {
  if (last.end - last.start > headBytes) {
    const [, id, timestamp_ms, type] = envelope.exec((await readRange(file, last.start, last.start + 1024)).toString()) ?? []
    if (id !== undefined && type !== undefined) {
      return { id: Number(id), timestamp_ms: Number(timestamp_ms), kind: { type: String(JSON.parse(type)) } }
    }
  }
  return readLine(file, last, path)
}
