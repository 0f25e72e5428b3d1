import { hash as digest } from 'node:crypto'
import type { SpanRow } from './span-data.ts'

/** The trace of a run that was not started inside of another trace: the first 16 bytes of SHA-256("nika:trace:" + run_id), in hex. */
export function traceIdOf(runId: string): string {
  return hash(`nika:trace:${runId}`, 32)
}

/**
 * The span that the event `eventId` opens: the first 8 bytes of SHA-256("nika:span:" + run_id + ":" + event_id + ":" + row), in
 * hex. Uniform, so ratio samplers work, and equal wherever and whenever it is computed.
 */
export function spanIdOf(runId: string, eventId: number, row: SpanRow): string {
  return hash(`nika:span:${runId}:${eventId}:${row}`, 16)
}

function hash(text: string, digits: number): string {
  const hex = digest('sha256', text, 'hex')
  // A slice of more than 12 characters would hold the whole digest, and ids of tasks are kept.
  let id = ''
  for (let from = 0; from < digits; from += 8) id += hex.slice(from, from + 8)
  return id
}
