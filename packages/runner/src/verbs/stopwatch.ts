/** Starts counting: what it gives tells the milliseconds since, to the microsecond. */
export function startStopwatch(): () => number {
  const start = performance.now()
  return () => Math.round((performance.now() - start) * 1000) / 1000
}
