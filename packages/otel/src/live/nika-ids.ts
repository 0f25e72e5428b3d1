import { randomBytes } from 'node:crypto'
import type { SpanIdentity } from '../spans/span-data.ts'

/** Gives spans their ids: the option `idGenerator` of a tracer provider. */
export interface IdGenerator {
  generateTraceId(): string
  generateSpanId(): string
}

/** The ids of the span that is being started, while it is. */
let own: SpanIdentity | undefined

const generator: IdGenerator = {
  generateTraceId: () => own?.traceId ?? randomBytes(16).toString('hex'),
  generateSpanId: () => own?.spanId ?? randomBytes(8).toString('hex'),
}

/**
 * The generator of ids for a tracer provider that mirrors runs: theirs derive from the log, all others are random.
 *
 *     new NodeTracerProvider({ idGenerator: nikaIds(), spanProcessors })
 */
export function nikaIds(): IdGenerator {
  return generator
}

/** Starts a span whose ids are given. */
export function withIds<Result>(ids: SpanIdentity, start: () => Result): Result {
  own = ids
  try {
    return start()
  } finally {
    own = undefined
  }
}
