import { describe, expect, test } from 'vitest'
import { collect } from '../../test/logs.ts'
import { ScriptedStore } from '../../test/scripted-store.ts'
import { logError } from '../errors/codes.ts'
import { EventLog } from '../log/event-log.ts'
import { Recorder } from './recorder.ts'

const call = { type: 'provider_called', task_id: 'a', provider: 'mock', model: 'm', prompt_len: 1 } as const

const conflict = logError('NIKA-LOG-010', { message: 'something else is stored' })
const syncFailed = logError('NIKA-LOG-013', { message: 'fdatasync: EIO' })
const lockLost = logError('NIKA-LOG-018', { message: 'process 7 took the run over' })
const diskFull = logError('NIKA-LOG-014', { message: 'write: ENOSPC' })
const locked = logError('NIKA-LOG-011', { message: 'process 7 writes the run' })
const bug = new TypeError('not a function')

function record() {
  const log = new EventLog()
  const store = new ScriptedStore()
  const recorder = new Recorder({ log, store, runId: 'r1' })
  const stored = async () => (await collect(store.read('r1'))).map(({ id }) => id)
  return { log, store, recorder, stored }
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

describe('a failure that is final', () => {
  test.each([
    ['a conflict', conflict],
    ['a failed sync', syncFailed],
    ['a lock that was lost', lockLost],
  ])('%s: that barrier and all later ones reject with it, and nothing is written any more', async (_what, error) => {
    const { log, store, recorder } = record()
    store.next(error)

    await expect(recorder.barrier(log.emit(call))).rejects.toBe(error)
    await expect(recorder.barrier(log.emit(call))).rejects.toBe(error)
    await expect(recorder.barrier(0)).rejects.toBe(error)
    log.emit(call)
    await soon()
    await expect(recorder.close()).rejects.toBe(error)

    expect(store.asked).toHaveLength(1)
  })

  test('that nobody waited for is told to the next barrier', async () => {
    const { log, store, recorder } = record()
    store.next(syncFailed)
    log.emit(call)
    await soon()

    await expect(recorder.barrier(0)).rejects.toBe(syncFailed)
  })

  test('leaves passed what had passed', async () => {
    const { log, store, recorder } = record()
    await recorder.barrier(log.emit(call))
    store.next(syncFailed)

    await expect(recorder.barrier(log.emit(call))).rejects.toBe(syncFailed)

    expect(store.asked).toHaveLength(2)
  })
})

describe('any other failure', () => {
  test.each([
    ['a full disk', diskFull],
    ['a run that another process writes', locked],
    ['an error without a code', bug],
  ])('%s: the barriers that wait reject, and the next append begins at the first event that is not written', async (_what, error) => {
    const { log, store, recorder, stored } = record()
    await recorder.barrier(log.emit(call))
    store.next(error)

    const waiting = [recorder.barrier(log.emit(call)), recorder.barrier(log.emit(call))]
    for (const barrier of waiting) await expect(barrier).rejects.toBe(error)
    await recorder.barrier(log.emit(call))

    expect(store.asked).toEqual([
      { from: 0, count: 1, durable: true },
      { from: 1, count: 2, durable: true },
      { from: 1, count: 3, durable: true },
    ])
    expect(await stored()).toEqual([0, 1, 2, 3])
  })

  test('is tried again by the next emit, without a barrier', async () => {
    const { log, store, stored } = record()
    store.next(diskFull)
    log.emit(call)
    await soon()

    log.emit(call)
    await soon()

    expect(await stored()).toEqual([0, 1])
    expect(store.asked.map(({ from, count }) => [from, count])).toEqual([
      [0, 1],
      [0, 2],
    ])
  })

  test('gives a barrier that came while it was on its way a try of its own', async () => {
    const { log, store, recorder, stored } = record()
    const disk = Promise.withResolvers<void>()
    store.next(disk.promise)
    const first = recorder.barrier(log.emit(call))
    await soon()

    disk.reject(diskFull)
    const second = first.catch(() => recorder.barrier(log.emit(call)))

    await expect(first).rejects.toBe(diskFull)
    await second
    expect(await stored()).toEqual([0, 1])
  })

  test('is tried once more by close, which then tells it', async () => {
    const { log, store, recorder } = record()
    store.next(diskFull, diskFull)
    log.emit(call)
    await soon()

    await expect(recorder.close()).rejects.toBe(diskFull)

    expect(store.asked).toHaveLength(2)
  })

  test('is forgotten once an append went well', async () => {
    const { log, store, recorder, stored } = record()
    store.next(diskFull)
    log.emit(call)
    await soon()

    await recorder.close()

    expect(await stored()).toEqual([0])
  })

  test('again and again still keeps every event, in order', async () => {
    const { log, store, recorder, stored } = record()
    for (let round = 0; round < 20; round++) {
      store.next(diskFull)
      await expect(recorder.barrier(log.emit(call))).rejects.toBe(diskFull)
    }

    await recorder.barrier(19)

    expect(await stored()).toEqual(Array.from({ length: 20 }, (_, id) => id))
  })
})
