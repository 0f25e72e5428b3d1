import type { AnswerDelta } from './answer.ts'

/**
 * Who asked for the next step of a stream. One of its methods is called, once, before the next is asked for. An object that
 * stays and not a promise, as each token passes through it.
 */
export interface DeltaReader {
  /** Takes the step; undefined at the end of the stream. Does not throw. */
  take(delta: AnswerDelta | undefined): void
  fail(error: unknown): void
}
