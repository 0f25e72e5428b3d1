import type { Event } from '@nika/events'
import type { SpanData } from '../spans/span-data.ts'

/** Spans that wait at the most for their last event to be durable. */
export const maxHeld = 10_000

/** Where the spans of a live run go. None of its functions throws, and nobody waits for any but `close`. */
export interface SpanSink {
  /**
   * The run begins with the event `first`, in the span `run` (its end and its last attributes are not known yet; undefined
   * when the log begins with something else). Answers whether its spans are wanted.
   */
  begin(first: Event, run: SpanData | undefined): boolean
  /** A span has ended, and its last event is safe. */
  add(span: SpanData): void
  /** A span has ended for which there is no room. */
  lose(span: SpanData): void
  /** Sends what waits, within a limit of time. */
  close(): Promise<void>
}
