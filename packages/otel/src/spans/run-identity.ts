import type { Event } from '@nika/events'
import { asText } from '../attributes/as-told.ts'
import { ContentPolicy } from '../attributes/content-policy.ts'
import { defaultMaxValueBytes } from '../attributes/shorten.ts'
import { otelError } from '../errors/codes.ts'
import { spanIdOf, traceIdOf } from './ids.ts'
import { OpenSpan, type SpanStart } from './open-span.ts'
import { type PointKind, pointAttributes } from './point-event.ts'
import type { SpanEvent } from './span-data.ts'
import type { SpanOptions } from './span-options.ts'
import { parseTraceParent } from './traceparent.ts'
import { nanosecondsOf, parseWallTime } from './wall-time.ts'

/** What all spans of a run share. */
export class RunIdentity {
  readonly runId: string
  readonly traceId: string
  readonly policy: ContentPolicy
  /** Wall time of `timestamp_ms` 0, in nanoseconds since 1970. */
  readonly #startedAt: bigint
  #latestMs = 0
  #latest: bigint

  constructor(run: { runId: string; traceId: string; startedAt: bigint; policy: ContentPolicy }) {
    this.runId = run.runId
    this.traceId = run.traceId
    this.policy = run.policy
    this.#startedAt = run.startedAt
    this.#latest = run.startedAt
  }

  /** Opens the span that an event opens. */
  open(event: Event, told: SpanStart): OpenSpan {
    const { traceId, runId, policy } = this
    return new OpenSpan({ traceId, spanId: spanIdOf(runId, event.id, told.row), start: this.at(event.timestamp_ms), told, policy })
  }

  /** An event that is a point in time. */
  point(event: Event, kind: PointKind): SpanEvent {
    return { name: kind.type, time: this.at(event.timestamp_ms), attributes: this.policy.limitAll(pointAttributes(kind, this.policy)) }
  }

  /** Wall time of an instant of the log; an event asks for its own several times. */
  at(timestampMs: number): bigint {
    if (timestampMs !== this.#latestMs) {
      this.#latestMs = timestampMs
      this.#latest = this.#startedAt + nanosecondsOf(timestampMs)
    }
    return this.#latest
  }
}

/**
 * Which run a log is of, by its first event and the options; what the log tells goes first.
 * @throws NIKA-OTEL-001 when neither tells the run's id and when it began.
 */
export function identifyRun({ kind }: Event, options: SpanOptions): RunIdentity {
  const told = startOf(kind)
  const runId = told.run_id ?? options.run_id
  const startedAt = parseWallTime(told.started_at) ?? parseWallTime(options.started_at)
  if (runId === undefined || startedAt === undefined) {
    throw otelError('NIKA-OTEL-001', { message: 'the log does not tell which run it is of and when that began' })
  }
  return new RunIdentity({
    runId,
    traceId: parseTraceParent(told.traceparent)?.traceId ?? traceIdOf(runId),
    startedAt,
    policy: new ContentPolicy(options.content ?? false, options.maxValueBytes ?? defaultMaxValueBytes),
  })
}

interface RunStart {
  readonly run_id?: string | undefined
  readonly started_at?: string | undefined
  readonly traceparent?: string | undefined
}

function startOf(kind: Event['kind']): RunStart {
  if (kind.type !== 'workflow_started') return {}
  const { run_id, started_at, traceparent } = kind
  return { run_id: asText(run_id), started_at: asText(started_at), traceparent: asText(traceparent) }
}
