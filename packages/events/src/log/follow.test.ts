import { describe, expect, test } from 'vitest'
import { collect, eventsOf } from '../../test/logs.ts'
import { EventLog } from './event-log.ts'

const end = { type: 'workflow_completed', final_output: null, total_duration_ms: 1 } as const

describe('follow', () => {
  test('gives what is held, then what comes, none missed', async () => {
    const log = new EventLog()
    for (let count = 0; count < 5; count++) log.emit({ type: 'task_started', task_id: 'a' })

    const followed = collect(log.follow())
    await Promise.resolve()
    for (let count = 0; count < 5; count++) log.emit({ type: 'task_started', task_id: 'a' })
    await new Promise((resolve) => setTimeout(resolve))
    log.emit(end)

    expect((await followed).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  test('begins where it is told', async () => {
    const log = new EventLog({ events: eventsOf({ type: 'x' }, { type: 'x' }, end) })

    expect((await collect(log.follow({ from: 1 }))).map(({ id }) => id)).toEqual([1, 2])
    expect(await collect(log.follow({ from: 9 }))).toEqual([])
  })

  test('waits for an event that is not there yet', async () => {
    const log = new EventLog()
    const followed = collect(log.follow({ from: 2 }))

    for (let count = 0; count < 3; count++) log.emit({ type: 'task_started', task_id: 'a' })
    log.emit(end)

    expect((await followed).map(({ id }) => id)).toEqual([2, 3])
  })

  test.each([
    ['workflow_completed', end],
    ['workflow_failed', { type: 'workflow_failed', error: 'x' } as const],
    ['workflow_cancelled', { type: 'workflow_cancelled' } as const],
  ])('ends after %s', async (_type, kind) => {
    const log = new EventLog()
    const followed = collect(log.follow())

    log.emit(kind)

    expect(await followed).toHaveLength(1)
  })

  test('goes on past the end of a run that was resumed before the reader got there', async () => {
    const log = new EventLog({ events: eventsOf({ type: 'workflow_failed', error: 'x' }, { type: 'workflow_resumed' }, end) })

    expect((await collect(log.follow())).map(({ kind }) => kind.type)).toEqual([
      'workflow_failed',
      'workflow_resumed',
      'workflow_completed',
    ])
  })

  test('does not end with workflow_paused, which is not an end', async () => {
    const log = new EventLog()
    const followed = collect(log.follow())

    log.emit({ type: 'workflow_paused' })
    await new Promise((resolve) => setTimeout(resolve))
    log.emit(end)

    expect(await followed).toHaveLength(2)
  })

  test('ends when the log is closed, what it holds given first', async () => {
    const log = new EventLog()
    const waiting = collect(log.follow())
    log.emit({ type: 'task_started', task_id: 'a' })
    await new Promise((resolve) => setTimeout(resolve))

    log.close()

    expect(await waiting).toHaveLength(1)
    expect(await collect(log.follow())).toHaveLength(1)
  })

  test('ends on abort while it waits, without an error', async () => {
    const log = new EventLog()
    const controller = new AbortController()
    const followed = collect(log.follow({ signal: controller.signal }))
    log.emit({ type: 'task_started', task_id: 'a' })
    await new Promise((resolve) => setTimeout(resolve))

    controller.abort()

    expect(await followed).toHaveLength(1)
  })

  test('gives nothing more after an abort, and nothing for a signal that is aborted already', async () => {
    const log = new EventLog({ events: eventsOf({ type: 'x' }, { type: 'x' }, { type: 'x' }) })
    const controller = new AbortController()
    const seen: number[] = []

    for await (const event of log.follow({ signal: controller.signal })) {
      seen.push(event.id)
      if (event.id === 1) controller.abort()
    }

    expect(seen).toEqual([0, 1])
    expect(await collect(log.follow({ signal: AbortSignal.abort() }))).toEqual([])
  })

  test('leaves nothing behind on the signal of a reader that goes on waiting', async () => {
    const log = new EventLog()
    const signal = new AbortController().signal
    let listeners = 0
    const { addEventListener, removeEventListener } = signal
    signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners += 1
      Reflect.apply(addEventListener, signal, args)
    }
    signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners -= 1
      Reflect.apply(removeEventListener, signal, args)
    }

    const followed = collect(log.follow({ signal }))
    for (let count = 0; count < 50; count++) {
      log.emit({ type: 'task_started', task_id: 'a' })
      await new Promise((resolve) => setTimeout(resolve))
    }
    log.emit(end)
    await followed

    expect(listeners).toBe(0)
  })

  test('serves a slow reader from its position, whatever a fast one has read', async () => {
    const log = new EventLog()
    const slow = log.follow()
    const fast = collect(log.follow())
    for (let count = 0; count < 1000; count++) log.emit({ type: 'task_started', task_id: 'a' })
    log.emit(end)

    expect(await fast).toHaveLength(1001)
    const first = await slow.next()
    expect(first.value).toBe(log.at(0))
    expect(await collect(slow)).toHaveLength(1000)
  })

  test('is left by break, after which the log goes on', async () => {
    const log = new EventLog({ events: eventsOf({ type: 'x' }, { type: 'x' }) })

    for await (const event of log.follow()) if (event.id === 1) break

    expect(log.emit({ type: 'task_started', task_id: 'a' })).toBe(2)
  })

  test('refuses a place that is no event id, at once', () => {
    expect(() => new EventLog().follow({ from: -1 })).toThrow(expect.objectContaining({ code: 'NIKA-LOG-015' }))
  })
})
