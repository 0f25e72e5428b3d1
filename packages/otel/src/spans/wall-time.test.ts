import { expect, test } from 'vitest'
import { nanosecondsOf, parseWallTime } from './wall-time.ts'

test.each([
  ['2026-11-24T20:00:00Z', 1795550400000000000n],
  ['2026-11-24T20:00:00.123Z', 1795550400123000000n],
  ['2026-11-24T20:00:00.123456789Z', 1795550400123456789n],
  ['2026-11-24T20:00:00.9999Z', 1795550400999900000n],
])('%s is read to the precision that it is written in', (text, nanoseconds) => {
  expect(parseWallTime(text)).toBe(nanoseconds)
})

test.each([undefined, '', 'yesterday'])('%s is no time of day', (text) => {
  expect(parseWallTime(text)).toBeUndefined()
})

test('a time in the log is a whole number of microseconds, whatever floating point made of it', () => {
  expect(nanosecondsOf(0.1 + 0.2)).toBe(300_000n)
  expect(nanosecondsOf(8_640_000_000.001)).toBe(8_640_000_000_001_000n)
})
