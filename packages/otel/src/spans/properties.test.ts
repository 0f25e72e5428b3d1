import type { Event } from '@nika/events'
import { logs } from '@nika/events/testing/arbitraries'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../test/arbitrary-runs.ts'
import { SpanBuilder, toSpans } from './span-builder.ts'
import type { SpanData } from './span-data.ts'

const options = { run_id: 'run-1', started_at: '2026-11-24T20:00:00Z' }

/** What a live mirror lets go when the first `length` events are durable, of a builder that has seen more than that. */
function released(events: readonly Event[], length: number): readonly SpanData[] {
  const builder = new SpanBuilder(options)
  return events.flatMap((event) => builder.take(event)).filter(({ closedBy }) => closedBy < length)
}

function byId(spans: readonly SpanData[]): ReadonlyMap<string, SpanData> {
  return new Map(spans.map((span) => [span.spanId, span]))
}

test('a span that was let go live is equal afterwards, wherever the log was cut and resumed', () => {
  fc.assert(
    fc.property(runs(), runs(), fc.nat(), (events, later, cut) => {
      const length = cut % (events.length + 1)
      const last = events[length - 1]
      const live = released(events, length)
      // The process died after `length` events; another one resumed the run and wrote something else.
      const resumed = [...events.slice(0, length), ...later.map(shiftBy(length, last?.timestamp_ms ?? 0))]
      const afterwards = byId(toSpans(length === 0 ? events : resumed))

      for (const span of live) expect(afterwards.get(span.spanId)).toEqual(span)
    }),
  )
})

function shiftBy(ids: number, milliseconds: number): (event: Event) => Event {
  return ({ id, timestamp_ms, kind }) => ({
    id: id + ids,
    timestamp_ms: Math.round((timestamp_ms + milliseconds) * 1000) / 1000,
    kind: kind.type === 'workflow_started' ? { type: 'workflow_resumed' } : kind,
  })
}

test('events one at a time give the same spans as all at once', () => {
  fc.assert(
    fc.property(fc.oneof(runs(), logs({ maxLength: 60 })), (events) => {
      const builder = new SpanBuilder(options)
      const live: SpanData[] = []
      for (const event of events) live.push(...builder.take(event))
      live.push(...builder.end())

      expect(live).toEqual(toSpans(events, options))
    }),
  )
})

test('every parent is a span of the trace, or the only root', () => {
  fc.assert(
    fc.property(runs(), (events) => {
      const spans = toSpans(events)
      const ids = byId(spans)

      expect(spans.filter(({ parentSpanId }) => parentSpanId === undefined)).toHaveLength(1)
      expect(spans.filter(({ parentSpanId }) => parentSpanId !== undefined && !ids.has(parentSpanId))).toEqual([])
    }),
  )
})

test('a span lies within its parent, but for the run span of a resumed segment, which comes after the first', () => {
  fc.assert(
    fc.property(runs(), (events) => {
      const spans = toSpans(events)
      const ids = byId(spans)
      for (const span of spans) {
        const parent = ids.get(span.parentSpanId ?? '')
        if (parent === undefined) continue
        expect(span.start).toBeGreaterThanOrEqual(parent.start)
        if (span.row !== 'run') expect(span.end).toBeLessThanOrEqual(parent.end)
      }
    }),
  )
})

test('ids are unique, and every span has a length', () => {
  fc.assert(
    fc.property(fc.oneof(runs(), logs({ maxLength: 60 })), (events) => {
      const spans = toSpans(events, options)

      expect(byId(spans).size).toBe(spans.length)
      expect(spans.filter(({ start, end }) => end <= start)).toEqual([])
    }),
  )
})

test('a task that began has a span in each segment in which something happens to it, and no call is lost', () => {
  fc.assert(
    fc.property(runs(), (events) => {
      const opened = events.filter(({ kind }) => ['provider_called', 'command_started', 'tool_called'].includes(kind.type))
      const calls = toSpans(events).filter(({ row }) => row === 'model' || row === 'command' || row === 'tool')

      expect(calls).toHaveLength(opened.length)
    }),
  )
})
