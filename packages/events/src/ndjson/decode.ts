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
  for await (const bytes of bytesOf(source)) yield decoder.push(bytes)
  decoder.end()
}

/** Text as UTF-8; a character that two chunks share is put together first. */
async function* bytesOf(source: NdjsonSource): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder()
  let half = ''
  for await (const chunk of chunksOf(source)) {
    if (typeof chunk === 'string') {
      const text = half + chunk
      half = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? ''
      yield encoder.encode(text.slice(0, text.length - half.length))
    } else yield chunk
  }
  if (half !== '') yield encoder.encode(half)
}

async function* chunksOf(source: NdjsonSource): AsyncGenerator<Uint8Array | string, void, undefined> {
  if (typeof source === 'string' || source instanceof Uint8Array) yield source
  else if ('getReader' in source) yield* readStream(source)
  else yield* source
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
