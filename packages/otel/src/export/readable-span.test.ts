import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fullLog } from '../../test/full-log.ts'
import { toSpans } from '../spans/span-builder.ts'
import { toHrTime, toReadableSpan } from './readable-span.ts'
import { runResource } from './resource.ts'

test('times are exact to the nanosecond, however far apart', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), { minLength: 1 }), (times) => {
      for (const time of times) {
        const [seconds, nanoseconds] = toHrTime(time)
        expect(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)).toBe(time)
        expect(nanoseconds).toBeLessThan(1_000_000_000)
      }
    }),
  )
})

test('a duration is the end less the start', () => {
  const [first] = fullLog
  if (first === undefined) throw new Error('the log is empty')
  const resource = runResource(first, {})
  for (const span of toSpans(fullLog)) {
    const [seconds, nanoseconds] = toReadableSpan(span, resource).duration

    expect(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)).toBe(span.end - span.start)
  }
})
