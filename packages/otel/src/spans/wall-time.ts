/** Nanoseconds since 1970 of a time of day in ISO 8601, to the precision that it is written in; undefined when it is none. */
export function parseWallTime(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined
  const milliseconds = Date.parse(text)
  if (!Number.isFinite(milliseconds)) return undefined
  // Date.parse stops at milliseconds; what is written beyond them is added.
  const beyond = /\.\d{3}(\d{1,6})/.exec(text)?.[1] ?? ''
  return BigInt(milliseconds) * 1_000_000n + BigInt(beyond.padEnd(6, '0'))
}

/** Nanoseconds of a log's `timestamp_ms`: whole microseconds, so spans that share an event share the instant. */
export function nanosecondsOf(timestampMs: number): bigint {
  return BigInt(Math.round(timestampMs * 1000)) * 1000n
}
