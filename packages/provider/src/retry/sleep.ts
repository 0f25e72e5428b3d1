import { abortError, longestTimerMs } from '../define/deadline.ts'

/**
 * Waits; at most as long as a timer can, 25 days.
 * @throws NIKA-CANCEL-001 or NIKA-TIMEOUT-001 when `signal` aborts.
 */
export function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(signal.reason))
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(abortError(signal?.reason))
    }
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      },
      Math.min(milliseconds, longestTimerMs),
    )
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
