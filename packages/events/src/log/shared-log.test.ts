import { afterEach, describe, expect, test } from 'vitest'
import { type EmitterThread, startEmitter } from '../../test/emitter-thread.ts'
import { startOwner } from '../../test/owner-thread.ts'
import { ExactNumber } from '../json/exact-number.ts'
import { EventLog } from './event-log.ts'
import { openSharedLog } from './shared-log.ts'

const start = (task_id: string) => ({ type: 'task_started', task_id }) as const

const threads: EmitterThread[] = []
async function startThread(log: EventLog): Promise<EmitterThread> {
  const thread = await startEmitter(log.share())
  threads.push(thread)
  return thread
}

afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.end()))
})

describe('THREAD-SAFE', () => {
  test('eventlog_thread_safe_concurrent_emits', async () => {
    const workers = 8
    const emits = 10_000
    const log = new EventLog({ validate: true })
    const emitters = await Promise.all(Array.from({ length: workers }, () => startThread(log)))

    // This thread emits too, between the others.
    const running = Promise.all(emitters.map((emitter, index) => emitter.emitMany(`worker-${index}`, emits)))
    let own = 0
    let done = false
    const finished = running.then((ids) => {
      done = true
      return ids
    })
    while (!done) {
      log.emit({ type: 'task_started', task_id: 'owner', attempt: ++own })
      await new Promise((resolve) => setImmediate(resolve))
    }
    const ids = await finished

    expect(log.length).toBe(workers * emits + own)
    expect(log.events().every((event, index) => event.id === index)).toBe(true)
    const times = log.events().map(({ timestamp_ms }) => timestamp_ms)
    expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))).toBe(true)
    for (const [index, given] of ids.entries()) {
      const events = log.filterTask(`worker-${index}`)
      expect(events).toHaveLength(emits)
      expect(events.every(({ kind }, order) => 'attempt' in kind && kind.attempt === order + 1)).toBe(true)
      expect(given).toEqual(events.map(({ id }) => id))
    }
    expect(new Set(ids.flat()).size).toBe(workers * emits)
  })
})

describe('a log shared with another thread', () => {
  test('takes exact numbers and __proto__ as they are', async () => {
    const log = new EventLog()
    const thread = await startThread(log)

    await thread.emitJson('{"type":"task_completed","task_id":"a","output":{"n":9007199254740993,"__proto__":1},"duration_ms":1}')

    expect(JSON.stringify(log.at(0)?.kind)).toBe(
      '{"type":"task_completed","task_id":"a","output":{"n":9007199254740993,"__proto__":1},"duration_ms":1}',
    )
    expect(Reflect.get(Reflect.get(log.at(0)?.kind ?? {}, 'output'), 'n')).toBeInstanceOf(ExactNumber)
  })

  test('refuses there what it would refuse here, with code, message, hint and details', async () => {
    const log = new EventLog({ validate: true })
    const thread = await startThread(log)

    expect(await thread.refusalOf('({ type: "x", at: new Date(0) })')).toEqual({
      isNikaError: true,
      code: 'NIKA-LOG-001',
      message: 'at is a Date, which JSON cannot hold',
      hint: 'use date.toISOString()',
      category: 'validation_error',
      transient: false,
      details: { path: 'at', reason: 'a Date' },
    })
    expect(await thread.refusalOf('({ type: "task_started", task_id: 7 })')).toMatchObject({
      isNikaError: true,
      code: 'NIKA-LOG-002',
      message: 'task_started: task_id expected string, got 7',
      details: { type: 'task_started', issues: [{ path: 'task_id', message: 'expected string, got 7' }] },
    })
    expect(log.length).toBe(0)
    await thread.emitJson('{"type":"task_started","task_id":"a"}')
    expect(log.length).toBe(1)
  })

  test('refuses there once it is closed', async () => {
    const log = new EventLog()
    const thread = await startThread(log)
    log.close()

    expect(await thread.refusalOf('({ type: "x" })')).toMatchObject({ code: 'NIKA-LOG-003' })
  })

  test('is gone for its emitters when the thread that owns it ends', async () => {
    const owner = await startOwner()
    const shared = openSharedLog(owner.handle)
    expect(await shared.emit(start('a'))).toBe(0)

    const waiting = Promise.allSettled([shared.emit(start('b')), owner.end()])

    // What was on its way when the owner ended may have arrived.
    expect((await waiting)[0]).toSatisfy(({ status, value, reason }) =>
      status === 'fulfilled' ? value === 1 : reason.code === 'NIKA-LOG-020',
    )
    await expect(shared.emit(start('c'))).rejects.toMatchObject({ code: 'NIKA-LOG-020' })
  })

  test('lets an emitting thread end when nothing is on its way', async () => {
    const log = new EventLog()
    const thread = await startThread(log)

    expect(await thread.endsByItself()).toBe(0)
  })

  test('keeps an emitting thread alive until its emits are answered', async () => {
    const log = new EventLog()
    const thread = await startThread(log)

    expect(await thread.endsAfterEmitting(500)).toBe(0)
    expect(log.length).toBe(500)
  })
})

describe('the handle', () => {
  test('sends what one turn emits in one message', async () => {
    const { port1, port2 } = new MessageChannel()
    const messages: unknown[] = []
    port1.addEventListener('message', ({ data }) => {
      messages.push(data)
      port1.postMessage({ batch: data.batch, results: data.kinds.map((_: string, index: number) => index) })
    })
    port1.start()
    const shared = openSharedLog(port2)

    const ids = await Promise.all([shared.emit(start('a')), shared.emit(start('b'))])

    expect(ids).toEqual([0, 1])
    expect(messages).toEqual([{ batch: 0, kinds: ['{"type":"task_started","task_id":"a"}', '{"type":"task_started","task_id":"b"}'] }])
    shared.close()
    port1.close()
  })

  test('refuses what is not JSON before anything is sent', async () => {
    const log = new EventLog()
    const shared = openSharedLog(log.share())
    const refused = Reflect.apply(shared.emit, shared, [{ type: 'x', a: 1n }])

    await expect(refused).rejects.toMatchObject({ code: 'NIKA-LOG-001' })
    expect(await shared.emit(start('a'))).toBe(0)
    shared.close()
  })

  test('passes over messages that are not its own', async () => {
    const log = new EventLog()
    const handle = log.share()
    handle.postMessage('hello')
    handle.postMessage(null)
    handle.postMessage({ kinds: 'x' })
    const shared = openSharedLog(handle)

    expect(await shared.emit(start('a'))).toBe(0)
    expect(log.length).toBe(1)
    shared.close()
  })

  test('rejects what waits when it is given back', async () => {
    const log = new EventLog()
    const shared = openSharedLog(log.share())
    const waiting = shared.emit(start('a'))

    shared.close()

    await expect(waiting).rejects.toMatchObject({ code: 'NIKA-LOG-020', message: 'the log that this thread emits into is gone' })
  })
})
