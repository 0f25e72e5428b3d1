import { expect, test, vi } from 'vitest'
import { mockProvider } from '../mock/mock-provider.ts'
import { onStage, type ProviderHarness } from './harness.ts'

test('a check of a provider that never ends fails, and its stage is closed', async () => {
  vi.useFakeTimers()
  try {
    const close = vi.fn(async () => undefined)
    const harness: ProviderHarness = {
      abilities: [],
      counts: [],
      stage: async () => ({ provider: mockProvider(), model: 'echo', requests: () => [], close }),
    }
    const check = onStage(harness, { type: 'garbage' }, () => new Promise(() => undefined))
    const failed = expect(check).rejects.toThrow('the check is not over after 4000 ms')

    await vi.runAllTimersAsync()
    await failed

    expect(close).toHaveBeenCalledOnce()
  } finally {
    vi.useRealTimers()
  }
})
