import { describe, expect, test } from 'vitest'
import { isRunId, requireRunId } from './run-id.ts'

describe('a run id', () => {
  test.each(['a', '019a3c1e-7b2f-7c3d-8e4f-5a6b7c8d9e0f', '01JD3K5Z8QX0V7W2M4N6P8R9ST', 'nightly_42', 'x'.repeat(128)])(
    '%s is one',
    (text) => {
      expect(isRunId(text)).toBe(true)
      expect(requireRunId(text)).toBe(text)
    },
  )

  test.each(['', '.', '..', '../a', 'a/b', 'a\\b', 'a.ndjson', 'a b', 'a\n', 'ä', 'x'.repeat(129)])('%j is none', (text) => {
    expect(isRunId(text)).toBe(false)
    expect(() => requireRunId(text)).toThrow(expect.objectContaining({ code: 'NIKA-LOG-022' }))
  })

  test('that is far too long is shortened in the message', () => {
    expect(() => requireRunId('x'.repeat(10_000))).toThrow(/^"x{140}" is not a run id$/)
  })
})
