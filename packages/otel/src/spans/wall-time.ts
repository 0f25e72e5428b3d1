/** Nanoseconds since 1970 of a time of day in ISO 8601, to the precision that it is written in; undefined when it is none. */
export function parseWallTime(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined
  const milliseconds = Date.parse(text)
  if (!Number.isFinite(milliseconds)) return undefined
  // Date.parse stops at milliseconds; what is written beyond them is added.
  const beyond = /\.\d{3}(\d{1,6})/.exec(text)?.[1] ?? ''
  return BigInt(milliseconds) * 1_000_000n + BigInt(beyond.padEnd(6, '0'))
}

const exactMicroseconds = Number.MAX_SAFE_INTEGER / 1000

/** Nanoseconds of a log's `timestamp_ms`: whole microseconds, so spans that share an event share the instant. */
export function nanosecondsOf(timestampMs: number): bigint {
  const microseconds = Math.round(timestampMs * 1000)
  // Multiplied as numbers while they are exact, for 104 days: bigints cost twice as much.
  return microseconds <= exactMicroseconds ? BigInt(microseconds * 1000) : BigInt(microseconds) * 1000n
}
