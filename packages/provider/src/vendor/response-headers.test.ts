import { describe, expect, test } from 'vitest'
import { keptHeaders, retryAfterMs } from './response-headers.ts'

describe('retryAfterMs', () => {
  test.each([
    [{}, undefined],
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '0.25' }, 250],
    [{ 'retry-after-ms': '1500', 'retry-after': '2' }, 1500],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT', date: 'Wed, 21 Oct 2026 07:28:00 GMT' }, 30_000],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT', date: 'Wed, 21 Oct 2026 07:28:30 GMT' }, undefined],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, undefined],
    [{ 'retry-after': '-1' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
  ])('%j is %j', (headers: Record<string, string>, milliseconds) => {
    expect(retryAfterMs(new Headers(headers))).toBe(milliseconds)
  })
})

describe('keptHeaders', () => {
  test('rate limits are kept, cookies are not', () => {
    const headers = new Headers({ 'X-RateLimit-Remaining-Requests': '9', 'anthropic-ratelimit-tokens-limit': '100', 'set-cookie': 'a=b' })

    expect(keptHeaders(headers)).toEqual({ 'x-ratelimit-remaining-requests': '9', 'anthropic-ratelimit-tokens-limit': '100' })
  })
})
