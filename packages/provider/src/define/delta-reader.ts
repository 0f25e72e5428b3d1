import type { AnswerDelta } from './answer.ts'

/**
 * Who asked for the next step of a stream. `take` or `fail` is called, once, before the next is asked for. An object that
 * stays and not a promise, as each token passes through it.
 */
export interface DeltaReader {
  /** Takes the step; undefined at the end of the stream. Does not throw. */
  take(delta: AnswerDelta | undefined): void
  fail(error: unknown): void
  /** The vendor showed that it is there, any number of times before the step comes: a comment or an event that adds nothing. */
  heard?(): void
}
