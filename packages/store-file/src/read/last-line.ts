import type { FileHandle } from 'node:fs/promises'
import { type Event, EventDecoder, parseJson } from '@nika/events'
import { readRange } from './read-range.ts'

/** Where the last whole line of a log stands. */
export interface LastLine {
  /** Offset of its first byte. */
  readonly start: number
  /** Offset after its LF: the length of what is whole. */
  readonly end: number
}

const lf = 10
const chunkBytes = 64 * 1024

/** The last line that has its LF; undefined when there is none. Reads back from `size` as far as it must. */
export async function findLastLine(file: FileHandle, size: number): Promise<LastLine | undefined> {
  const last = await lastLineFeed(file, size)
  if (last === -1) return undefined
  return { start: (await lastLineFeed(file, last)) + 1, end: last + 1 }
}

/** The event of a line. @throws the codes of the codec when it is damaged. */
export async function readLine(file: FileHandle, line: LastLine, name: string): Promise<Event> {
  const bytes = await readRange(file, line.start, line.end)
  const id = idOf(bytes) ?? (await idAfter(file, line.start))
  const decoder = new EventDecoder({ file: name, validate: false, firstId: id, start: { line: id + 1, byte_offset: line.start } })
  const [event] = decoder.push(bytes)
  decoder.end()
  if (event === undefined) throw new TypeError('a line with its LF is one event')
  return event
}

/** The id that the line itself gives; whether the rest of it is sound is for the decoder to say. */
function idOf(bytes: Uint8Array): number | undefined {
  try {
    const value: unknown = parseJson(new TextDecoder().decode(bytes))
    return typeof value === 'object' && value !== null && 'id' in value && isEventId(value.id) ? value.id : undefined
  } catch {
    return undefined
  }
}

function isEventId(id: unknown): id is number {
  return typeof id === 'number' && Number.isSafeInteger(id) && id >= 0
}

/** The id that a line must have which gives none: one more than that of the line before, as far as that tells. */
async function idAfter(file: FileHandle, offset: number): Promise<number> {
  const before = await findLastLine(file, offset)
  if (before === undefined) return 0
  return (idOf(await readRange(file, before.start, before.end)) ?? -1) + 1
}

/** Offset of the last LF before `end`; -1 when there is none. */
async function lastLineFeed(file: FileHandle, end: number): Promise<number> {
  let before = end
  while (before > 0) {
    const start = Math.max(0, before - chunkBytes)
    const index = (await readRange(file, start, before)).lastIndexOf(lf)
    if (index !== -1) return start + index
    before = start
  }
  return -1
}
