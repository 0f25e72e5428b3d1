import type { FileHandle } from 'node:fs/promises'
import type { Event } from '@nika/events'
import { type LastLine, readLine } from './last-line.ts'
import { readRange } from './read-range.ts'

const lf = 10
const headBytes = 64 * 1024

/**
 * The first event of a log that has a whole line, which says what format the log has.
 * @throws the codes of the codec when it is damaged, or of a format that is not known
 */
export async function readFirstEvent(file: FileHandle, path: string, last: LastLine): Promise<Event> {
  for (let length = headBytes; ; length *= 8) {
    const head = await readRange(file, 0, Math.min(length, last.end))
    const end = head.indexOf(lf)
    if (end !== -1) return readLine(file, { start: 0, end: end + 1 }, path)
  }
}
