import { afterEach, describe, expect, test, vi } from 'vitest'

// printf 'Grüße' | sha256sum
const expected = 'f83e039796c6453a10f5519e39fd113901572316a1a8ea07cb525d2801dfd074'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

describe('sha256', () => {
  test('is what Node says', async () => {
    const { sha256 } = await import('./sha256.ts')

    expect(await sha256('Grüße')).toBe(expected)
  })

  test('is the same where there is no Node', async () => {
    vi.stubGlobal('process', undefined)
    vi.resetModules()
    const { sha256 } = await import('./sha256.ts')

    expect(await sha256('Grüße')).toBe(expected)
  })
})
