import { describe, expect, test } from 'vitest'
import { formatTraceParent, parseTraceParent } from './traceparent.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'

describe('a traceparent', () => {
  test('is read and written', () => {
    const parent = parseTraceParent(`00-${traceId}-${spanId}-01`)

    expect(parent).toEqual({ traceId, spanId, sampled: true })
    expect(parent && formatTraceParent(parent)).toBe(`00-${traceId}-${spanId}-01`)
  })

  test('says that it is not sampled by a flag', () => {
    expect(parseTraceParent(`00-${traceId}-${spanId}-02`)?.sampled).toBe(false)
    expect(formatTraceParent({ traceId, spanId, sampled: false })).toBe(`00-${traceId}-${spanId}-00`)
  })

  test('of a newer version may be longer', () => {
    expect(parseTraceParent(`cc-${traceId}-${spanId}-01-what-comes`)).toEqual({ traceId, spanId, sampled: true })
  })

  test.each([
    ['nothing', undefined],
    ['no text', ''],
    ['capital letters', `00-${traceId.toUpperCase()}-${spanId}-01`],
    ['an id that is too short', `00-${traceId.slice(1)}-${spanId}-01`],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['a span id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['the version that is forbidden', `ff-${traceId}-${spanId}-01`],
    ['version 00 with more after it', `00-${traceId}-${spanId}-01-more`],
  ])('is refused: %s', (_what, text) => {
    expect(parseTraceParent(text)).toBeUndefined()
  })
})
