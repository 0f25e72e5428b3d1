import type { Event } from '../event/event.ts'
import { EventStream } from '../event/event-stream.ts'
import { type DecodeOptions, EventDecoder } from './event-decoder.ts'

/** Bytes or text in chunks of any size: of a file, a socket, a web stream. */
export type NdjsonSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string> | ReadableStream<Uint8Array>

/**
 * The events of an NDJSON log, in bounded memory.
 * @throws NIKA-LOG-005 for a torn last line, once all others were given; the codes of {@link EventDecoder.push} at the first
 * line that is wrong, once all before it were given.
 */
export function decodeEvents(source: NdjsonSource, options: DecodeOptions = {}): EventStream {
  return new EventStream(decodeBatches(source, options))
}

async function* decodeBatches(source: NdjsonSource, options: DecodeOptions): AsyncGenerator<readonly Event[], void, undefined> {
  const decoder = new EventDecoder(options)
  const encoder = new TextEncoder()
  for await (const chunk of chunksOf(source)) {
    yield decoder.push(typeof chunk === 'string' ? encoder.encode(chunk) : chunk)
  }
  decoder.end()
}

/** Some browsers cannot iterate a web stream. */
async function* chunksOf(source: NdjsonSource): AsyncGenerator<Uint8Array | string, void, undefined> {
  if (!('getReader' in source)) {
    yield* source
    return
  }
  const reader = source.getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel()
  }
}
