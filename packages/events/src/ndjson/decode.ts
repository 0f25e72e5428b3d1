import type { Event } from '../event/event.ts'
import { EventStream } from '../event/event-stream.ts'
import { type DecodeOptions, EventDecoder } from './event-decoder.ts'

/** A log as text or bytes: whole, or in chunks of any size, of a file, a socket, a web stream. */
export type NdjsonSource =
  | string
  | Uint8Array
  | Iterable<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>
  | ReadableStream<Uint8Array | string>

/**
 * The events of an NDJSON log, in bounded memory.
 * @throws NIKA-LOG-005 for a torn last line, once all others were given; the codes of {@link EventDecoder.push} at the first
 * line that is wrong, once all before it were given. NIKA-LOG-019 at once, when an option is not known.
 */
export function decodeEvents(source: NdjsonSource, options: DecodeOptions = {}): EventStream {
  return new EventStream(decodeBatches(source, new EventDecoder(options)))
}

async function* decodeBatches(source: NdjsonSource, decoder: EventDecoder): AsyncGenerator<readonly Event[], void, undefined> {
  const text = new TextBytes()
  for await (const chunk of chunksOf(source)) yield decoder.push(typeof chunk === 'string' ? text.encode(chunk) : chunk)
  yield decoder.push(text.rest())
  decoder.end()
}

/** Text that comes in pieces, as UTF-8; a character that two pieces share is put together first. */
class TextBytes {
  readonly #encoder = new TextEncoder()
  #half = ''

  encode(piece: string): Uint8Array {
    const text = this.#half + piece
    this.#half = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? ''
    return this.#encoder.encode(text.slice(0, text.length - this.#half.length))
  }

  /** Half a character that nothing followed. */
  rest(): Uint8Array {
    return this.#encoder.encode(this.#half)
  }
}

// No generator around what can be iterated as it is: each one more costs a log of many chunks some percent.
function chunksOf(source: NdjsonSource): Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string> {
  if (typeof source === 'string' || source instanceof Uint8Array) return [source]
  return 'getReader' in source ? readStream(source) : source
}

/** Some browsers cannot iterate a web stream. */
async function* readStream(stream: ReadableStream<Uint8Array | string>): AsyncGenerator<Uint8Array | string, void, undefined> {
  const reader = stream.getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel()
  }
}
