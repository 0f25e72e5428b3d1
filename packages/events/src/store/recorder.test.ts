import { describe, expect, test } from 'vitest'
import { collect, eventsOf } from '../../test/logs.ts'
import { ScriptedStore } from '../../test/scripted-store.ts'
import { EventLog } from '../log/event-log.ts'
import { Recorder } from './recorder.ts'

const start = { type: 'task_started', task_id: 'a' } as const
const call = { type: 'provider_called', task_id: 'a', provider: 'mock', model: 'm', prompt_len: 1 } as const
const answer = { type: 'provider_responded', task_id: 'a', output_len: 1 } as const

function record(log = new EventLog()) {
  const store = new ScriptedStore()
  const recorder = new Recorder({ log, store, runId: 'r1' })
  const stored = async () => (await collect(store.read('r1'))).map(({ id }) => id)
  return { log, store, recorder, stored }
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

describe('a recorder', () => {
  test('writes what one turn emits with one append', async () => {
    const { log, store, stored } = record()

    for (let count = 0; count < 5; count++) log.emit(start)
    await soon()

    expect(store.asked).toEqual([{ from: 0, count: 5, durable: false }])
    expect(await stored()).toEqual([0, 1, 2, 3, 4])
  })

  test('writes what is emitted during an append with the next one', async () => {
    const { log, store } = record()
    const disk = Promise.withResolvers<void>()
    store.next(disk.promise)

    log.emit(start)
    await soon()
    log.emit(start)
    await soon()
    log.emit(start)
    disk.resolve()
    await soon()

    expect(store.asked).toEqual([
      { from: 0, count: 1, durable: false },
      { from: 1, count: 2, durable: false },
    ])
  })

  test('writes what is emitted as an append comes back, in every turn of it', async () => {
    const { log, store, stored } = record()
    const disk = Promise.withResolvers<void>()
    store.next(disk.promise)
    log.emit(start)
    await soon()

    disk.resolve()
    for (let turn = 0; turn < 20; turn++) {
      await Promise.resolve()
      log.emit(start)
    }
    await soon()

    expect(await stored()).toHaveLength(21)
  })

  test('writes what the log held before it came', async () => {
    const log = new EventLog({ events: eventsOf(start, start) })
    const { store } = record(log)

    await soon()

    expect(store.asked).toEqual([{ from: 0, count: 2, durable: false }])
  })

  test('goes on after what is stored of a run that is resumed', async () => {
    const log = new EventLog({ events: eventsOf(start, start) })
    const store = new ScriptedStore()
    await store.append('r1', 0, log.events())
    const recorder = new Recorder({ log, store, runId: 'r1', stored: 2 })

    log.emit({ type: 'workflow_resumed' })
    await recorder.barrier(2)

    expect(store.asked.slice(1)).toEqual([{ from: 2, count: 1, durable: true }])
  })

  test('writes at most 10,000 events with one append', async () => {
    const { log, store } = record()

    for (let count = 0; count < 25_000; count++) log.emit(start)
    await soon()

    expect(store.asked.map(({ count }) => count)).toEqual([10_000, 10_000, 5000])
  })

  test('syncs an answer that was paid for at once, without anybody waiting for it', async () => {
    const { log, store } = record()

    log.emit(answer)
    await soon()

    expect(store.asked).toEqual([{ from: 0, count: 1, durable: true }])
  })

  test.each([
    ['more than the log holds', 3],
    ['a negative number', -1],
    ['a fraction', 0.5],
  ])('refuses to believe that %s is stored', (_what, stored) => {
    const log = new EventLog({ events: eventsOf(start, start) })

    expect(() => new Recorder({ log, store: new ScriptedStore(), runId: 'r1', stored })).toThrow(
      expect.objectContaining({ code: 'NIKA-LOG-015' }),
    )
  })
})

describe('a barrier', () => {
  test('resolves when its event is durable, and not before', async () => {
    const { log, store, recorder } = record()
    const disk = Promise.withResolvers<void>()
    store.next(disk.promise)
    let passed = false

    const barrier = recorder.barrier(log.emit(call)).then(() => {
      passed = true
    })
    await soon()
    expect(passed).toBe(false)
    disk.resolve()
    await barrier

    expect(store.asked).toEqual([{ from: 0, count: 1, durable: true }])
  })

  test('asks for a sync of what was written without one', async () => {
    const { log, store, recorder } = record()
    log.emit(start)
    await soon()

    await recorder.barrier(0)

    expect(store.asked).toEqual([
      { from: 0, count: 1, durable: false },
      { from: 1, count: 0, durable: true },
    ])
  })

  test('resolves at once for what is durable already', async () => {
    const { log, store, recorder } = record()
    log.emit(answer)
    await soon()

    await recorder.barrier(0)

    expect(store.asked).toHaveLength(1)
  })

  test('makes no difference between an event that was stored before and one that was not: nobody knows whether it was synced', async () => {
    const log = new EventLog({ events: eventsOf(start) })
    const store = new ScriptedStore()
    await store.append('r1', 0, log.events())
    const recorder = new Recorder({ log, store, runId: 'r1', stored: 1 })

    await recorder.barrier(0)

    expect(store.asked.slice(1)).toEqual([{ from: 1, count: 0, durable: true }])
  })

  test('shares one sync with the others that wait', async () => {
    const { log, store, recorder } = record()

    await Promise.all(Array.from({ length: 100 }, () => recorder.barrier(log.emit(call))))

    expect(store.asked).toEqual([{ from: 0, count: 100, durable: true }])
  })

  test('that comes during an append that is not durable waits for one that is', async () => {
    const { log, store, recorder } = record()
    const disk = Promise.withResolvers<void>()
    store.next(disk.promise)
    log.emit(start)
    await soon()

    const barrier = recorder.barrier(0)
    disk.resolve()
    await barrier

    expect(store.asked).toEqual([
      { from: 0, count: 1, durable: false },
      { from: 1, count: 0, durable: true },
    ])
  })

  test('is released for the events up to it, while later ones are still to be written', async () => {
    const { log, store, recorder } = record()
    const first = Promise.withResolvers<void>()
    const second = Promise.withResolvers<void>()
    store.next(first.promise, second.promise)
    const early = recorder.barrier(log.emit(call))
    await soon()
    const late = recorder.barrier(log.emit(call))
    let latePassed = false
    const watched = late.then(() => {
      latePassed = true
    })

    first.resolve()
    await early
    expect(latePassed).toBe(false)
    second.resolve()
    await watched
  })

  test('refuses an event that is not there, and what is no event id', () => {
    const { log, recorder } = record()
    log.emit(start)

    expect(() => recorder.barrier(1)).toThrow(expect.objectContaining({ code: 'NIKA-LOG-015', message: 'the log has no event 1 yet' }))
    expect(() => recorder.barrier(-1)).toThrow(expect.objectContaining({ code: 'NIKA-LOG-015' }))
  })
})

describe('close', () => {
  test('writes what is left, stops following the log, and leaves the store open', async () => {
    const { log, store, recorder, stored } = record()
    log.emit(start)

    await recorder.close()
    log.emit(start)
    await soon()

    expect(await stored()).toEqual([0])
    await store.append('r2', 0, eventsOf(start))
  })

  test('waits for the append that is under way and for what came during it', async () => {
    const { log, store, recorder, stored } = record()
    const disk = Promise.withResolvers<void>()
    store.next(disk.promise)
    log.emit(start)
    await soon()
    log.emit(start)

    const closed = recorder.close()
    disk.resolve()
    await closed

    expect(await stored()).toEqual([0, 1])
  })

  test('of a recorder that wrote nothing writes nothing', async () => {
    const { store, recorder } = record()

    await recorder.close()

    expect(store.asked).toEqual([])
  })
})
