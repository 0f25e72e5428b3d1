import { logError } from '../errors/codes.ts'
import type { Event } from '../event/event.ts'
import { maxLineBytes } from '../json/limits.ts'
import { utf8Length } from '../json/utf8-length.ts'

/**
 * One event as a line of NDJSON, its LF included.
 * @throws NIKA-LOG-006 when the line would be longer than a line may be, which no reader would accept.
 */
export function encodeEvent(event: Event): string {
  const json = jsonOf(event)
  if (json === undefined || isTooLong(json)) {
    throw logError('NIKA-LOG-006', {
      message: `event ${event.id} is longer than the ${maxLineBytes} bytes that a line may hold`,
      details: { event_id: event.id, max_line_bytes: maxLineBytes },
    })
  }
  return `${json}\n`
}

/** A character takes one to three bytes of UTF-8, so few lines need to be measured. */
function isTooLong(json: string): boolean {
  return json.length > maxLineBytes || (json.length > maxLineBytes / 3 && utf8Length(json) > maxLineBytes)
}

/** Undefined when the text is longer than a string can be. */
function jsonOf(event: Event): string | undefined {
  try {
    return JSON.stringify(event)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Characters gathered into one chunk: large enough that a chunk's cost vanishes, small enough to stream. */
const chunkLength = 64 * 1024

/**
 * Events as chunks of NDJSON in UTF-8. For a web stream: `ReadableStream.from(encodeEvents(events))`.
 * @throws NIKA-LOG-006 as {@link encodeEvent}.
 */
export async function* encodeEvents(events: Iterable<Event> | AsyncIterable<Event>): AsyncGenerator<Uint8Array, void, undefined> {
  const chunk = new Chunk()
  if (Symbol.asyncIterator in events) {
    for await (const event of events) if (chunk.add(event)) yield chunk.take()
  } else {
    // Events at hand are not awaited one by one: that would take as long as to encode them.
    for (const event of events) if (chunk.add(event)) yield chunk.take()
  }
  if (!chunk.isEmpty) yield chunk.take()
}

class Chunk {
  readonly #encoder = new TextEncoder()
  #lines = ''

  get isEmpty(): boolean {
    return this.#lines === ''
  }

  /** Whether the chunk is full with it. */
  add(event: Event): boolean {
    this.#lines += encodeEvent(event)
    return this.#lines.length >= chunkLength
  }

  /** Empties the chunk. */
  take(): Uint8Array {
    const bytes = this.#encoder.encode(this.#lines)
    this.#lines = ''
    return bytes
  }
}
