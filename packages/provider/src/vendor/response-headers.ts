/** The headers of an answer that are worth keeping: rate limits, under their names in lower case. */
export function keptHeaders(headers: Headers): Readonly<Record<string, string>> | undefined {
  let kept: Record<string, string> | undefined
  headers.forEach((value, name) => {
    if (name.includes('ratelimit') || name === 'retry-after' || name === 'retry-after-ms') kept = { ...kept, [name]: value }
  })
  return kept
}

/**
 * How long a vendor asks to wait: `retry-after-ms`, else `retry-after` in seconds or as a date, which is counted from the
 * response's own `date`.
 */
export function retryAfterMs(headers: Headers | undefined): number | undefined {
  const milliseconds = positive(headers?.get('retry-after-ms'))
  if (milliseconds !== undefined) return milliseconds
  const retryAfter = headers?.get('retry-after') ?? undefined
  if (headers === undefined || retryAfter === undefined) return undefined
  const seconds = positive(retryAfter)
  if (seconds !== undefined) return Math.round(seconds * 1000)
  return positive(String(Date.parse(retryAfter) - Date.parse(headers.get('date') ?? '')))
}

function positive(text: string | null | undefined): number | undefined {
  const number = text === null || text === undefined || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(number) && number >= 0 ? number : undefined
}
