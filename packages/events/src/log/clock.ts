/** Milliseconds that never go back, from any origin. */
export type Clock = () => number

/** The platform's monotonic clock. */
export const monotonicClock: Clock = () => performance.now()

/** Rounds to the microsecond, the resolution of a log. */
export function toMicroseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000
}
