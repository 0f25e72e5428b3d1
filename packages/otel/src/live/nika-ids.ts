import { randomBytes } from 'node:crypto'

/** Gives spans their ids: the option `idGenerator` of a tracer provider. */
export interface IdGenerator {
  generateTraceId(): string
  generateSpanId(): string
}

/** The ids of the span that is being started, until they are taken: what a sampler or a processor starts meanwhile has its own. */
let ownTraceId: string | undefined
let ownSpanId: string | undefined

const generator: IdGenerator = {
  generateTraceId() {
    const id = ownTraceId ?? randomBytes(16).toString('hex')
    ownTraceId = undefined
    return id
  },
  generateSpanId() {
    const id = ownSpanId ?? randomBytes(8).toString('hex')
    ownSpanId = undefined
    return id
  },
}

/**
 * The generator of ids for a tracer provider that mirrors runs: theirs derive from the log, all others are random.
 *
 *     new NodeTracerProvider({ idGenerator: nikaIds(), spanProcessors })
 */
export function nikaIds(): IdGenerator {
  return generator
}

/** Starts a span whose ids are given; that of its trace only where it is a root, for any other has its parent's. */
export function withIds<Result>({ traceId, spanId }: { traceId: string | undefined; spanId: string }, start: () => Result): Result {
  ownTraceId = traceId
  ownSpanId = spanId
  try {
    return start()
  } finally {
    ownTraceId = undefined
    ownSpanId = undefined
  }
}
