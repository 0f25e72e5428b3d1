import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EventLog } from './event-log.ts'

const start = (task_id: string) => ({ type: 'task_started', task_id }) as const

describe('subscribe', () => {
  test('calls the listener with each later event before emit returns', () => {
    const log = new EventLog()
    log.emit(start('before'))
    const seen: number[] = []
    log.subscribe(({ id }) => seen.push(id))

    log.emit(start('a'))
    expect(seen).toEqual([1])
    log.emit(start('b'))
    expect(seen).toEqual([1, 2])
  })

  test('gives the very event that the log holds', () => {
    const log = new EventLog()
    const seen: unknown[] = []
    log.subscribe((event) => seen.push(event))

    log.emit(start('a'))

    expect(seen[0]).toBe(log.at(0))
  })

  test('ends with the function that it returned, also in the middle of a delivery', () => {
    const log = new EventLog()
    const seen: string[] = []
    const stopFirst = log.subscribe(({ id }) => {
      seen.push(`first ${id}`)
      stopFirst()
      stopSecond()
    })
    const stopSecond = log.subscribe(({ id }) => seen.push(`second ${id}`))

    log.emit(start('a'))
    log.emit(start('b'))

    expect(seen).toEqual(['first 0'])
  })

  test('gives every listener every event in order when a listener emits', () => {
    const log = new EventLog()
    const first: number[] = []
    const second: number[] = []
    log.subscribe(({ id }) => {
      first.push(id)
      if (id < 3) log.emit(start('more'))
    })
    log.subscribe(({ id }) => second.push(id))

    log.emit(start('a'))

    expect(first).toEqual([0, 1, 2, 3])
    expect(second).toEqual([0, 1, 2, 3])
  })

  test('returns the right id to a listener that emits', () => {
    const log = new EventLog()
    const ids: number[] = []
    log.subscribe(({ id }) => {
      if (id === 0) ids.push(log.emit(start('b')), log.emit(start('c')))
    })

    expect(log.emit(start('a'))).toBe(0)
    expect(ids).toEqual([1, 2])
  })

  test('gives a listener that comes during a delivery only what is emitted after it', () => {
    const log = new EventLog()
    const late: number[] = []
    log.subscribe(({ id }) => {
      if (id === 0) log.subscribe((event) => late.push(event.id))
    })

    log.emit(start('a'))
    log.emit(start('b'))

    expect(late).toEqual([1])
  })
})

describe('a listener that throws', () => {
  const uncaught: unknown[] = []
  const listeners = process.listeners('uncaughtException')
  const note = (error: unknown): void => {
    uncaught.push(error)
  }

  beforeEach(() => {
    uncaught.length = 0
    process.removeAllListeners('uncaughtException')
    process.on('uncaughtException', note)
  })

  afterEach(() => {
    process.removeAllListeners('uncaughtException')
    for (const listener of listeners) process.on('uncaughtException', listener)
  })

  test('disturbs neither the log nor others, and is reported as an uncaught error', async () => {
    const log = new EventLog()
    const seen: number[] = []
    log.subscribe(() => {
      throw new RangeError('broken listener')
    })
    log.subscribe(({ id }) => seen.push(id))

    expect(log.emit(start('a'))).toBe(0)
    expect(log.emit(start('b'))).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 5))

    expect(seen).toEqual([0, 1])
    expect(uncaught).toEqual([new RangeError('broken listener'), new RangeError('broken listener')])
  })
})
