import type { SpanIdentity } from './span-data.ts'

/** A W3C traceparent, read. */
export interface TraceParent extends SpanIdentity {
  readonly sampled: boolean
}

const format = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/**
 * Reads a traceparent; undefined when it is not a valid one.
 * Source: https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function parseTraceParent(text: unknown): TraceParent | undefined {
  if (typeof text !== 'string') return undefined
  const [, version, traceId, spanId, flags, rest] = format.exec(text) ?? []
  if (version === undefined || traceId === undefined || spanId === undefined || flags === undefined) return undefined
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

/** Writes a traceparent of version 00. */
export function formatTraceParent({ traceId, spanId, sampled }: TraceParent): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`
}
