import { describe, expect, test } from 'vitest'
import { Interruption } from './interruption.ts'

/** A run that can be sent signals, and a clock that strikes when told to. */
function interruptedRun() {
  const happened: string[] = []
  const clock = { ms: 0, strike: (): void => {} }
  let receive = (_signal: NodeJS.Signals): void => {}
  const interruption = new Interruption({
    onSignal: (_signals, listener) => {
      receive = listener
      return () => happened.push('deaf')
    },
    cancel: () => happened.push('cancelled'),
    note: (line) => happened.push(line),
    after: (ms, callback) => {
      clock.ms = ms
      clock.strike = callback
      return () => happened.push('clock stopped')
    },
  })
  void interruption.left.then(() => happened.push('left'))
  const send = async (...signals: readonly NodeJS.Signals[]): Promise<void> => {
    for (const signal of signals) receive(signal)
    await Promise.resolve()
  }
  return { happened, clock, interruption, send }
}

describe('a signal to a run', () => {
  test('cancels it once', async () => {
    const { happened, send } = interruptedRun()

    await send('SIGINT')

    expect(happened).toEqual(['cancelling; ^C again leaves at once', 'cancelled'])
  })

  test('leaves at once when it is a second ^C', async () => {
    const { happened, send } = interruptedRun()

    await send('SIGINT', 'SIGINT')

    expect(happened.at(-1)).toBe('left')
  })

  test.each(['SIGTERM', 'SIGHUP'] as const)('gives a grace of 8 seconds when it is %s', async (signal) => {
    const { happened, clock, send } = interruptedRun()

    await send(signal)
    const before = [...happened]
    clock.strike()
    await Promise.resolve()

    expect(clock.ms).toBe(8000)
    expect(before).toEqual([`cancelling (${signal})`, 'cancelled'])
    expect(happened.at(-1)).toBe('left')
  })

  test('does not leave at once when SIGTERM follows ^C, nor when it comes twice', async () => {
    const { happened, send } = interruptedRun()

    await send('SIGINT', 'SIGTERM', 'SIGTERM')

    expect(happened).toEqual(['cancelling; ^C again leaves at once', 'cancelled'])
  })

  test('leaves at once when ^C follows SIGTERM', async () => {
    const { happened, send } = interruptedRun()

    await send('SIGTERM', 'SIGINT')

    expect(happened.at(-1)).toBe('left')
  })

  test('is no longer listened to when the run has ended', async () => {
    const { happened, interruption, send } = interruptedRun()

    await send('SIGTERM')
    interruption.stop()

    expect(happened.slice(2)).toEqual(['deaf', 'clock stopped'])
  })
})
