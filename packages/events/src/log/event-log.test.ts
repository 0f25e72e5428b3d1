import { describe, expect, test } from 'vitest'
import { eventsOf, manualClock } from '../../test/logs.ts'
import { freezeJson } from '../json/freeze-json.ts'
import { EventLog } from './event-log.ts'

describe('a new log', () => {
  test('eventlog_new_starts_empty', () => {
    const log = new EventLog()

    expect(log.length).toBe(0)
    expect(log.events()).toEqual([])
    expect([...log]).toEqual([])
    expect(log.at(0)).toBeUndefined()
    expect(log.filterTask('a')).toEqual([])
    expect([...log.replayUntil(0).entries()]).toEqual([])
    expect(JSON.stringify(log)).toBe('[]')
  })

  test('begins its time at 0, whatever the clock shows', () => {
    const clock = manualClock(86_400_000)
    const log = new EventLog({ clock: clock.now })

    log.emit({ type: 'workflow_started', task_count: 0 })

    expect(log.at(0)?.timestamp_ms).toBe(0)
  })

  test('refuses an option that does not exist', () => {
    const options = JSON.parse('{"clok":1}')

    expect(() => new EventLog(options)).toThrow(
      expect.objectContaining({
        code: 'NIKA-LOG-019',
        message: 'there is no option "clok"; there are clock, validate, events, passedMs',
      }),
    )
  })
})

describe('emit', () => {
  test('event_creation_with_monotonic_id', () => {
    const clock = manualClock()
    const log = new EventLog({ clock: clock.now })

    const first = log.emit({ type: 'workflow_started', task_count: 1 })
    clock.advance(1.5)
    const second = log.emit({ type: 'task_started', task_id: 'a', attempt: 1 })

    expect([first, second]).toEqual([0, 1])
    expect(log.events()).toStrictEqual([
      { id: 0, timestamp_ms: 0, kind: { type: 'workflow_started', task_count: 1 } },
      { id: 1, timestamp_ms: 1.5, kind: { type: 'task_started', task_id: 'a', attempt: 1 } },
    ])
  })

  test('eventlog_emit_increments_id', () => {
    const log = new EventLog()

    const ids = Array.from({ length: 1000 }, () => log.emit({ type: 'task_started', task_id: 'a' }))

    expect(ids).toEqual(Array.from({ length: 1000 }, (_, index) => index))
    expect(log.length).toBe(1000)
    expect(log.events().map(({ id }) => id)).toEqual(ids)
  })

  test('eventlog_thread_safe_append', async () => {
    const log = new EventLog()
    const emitFrom = async (task_id: string): Promise<void> => {
      for (let attempt = 1; attempt <= 200; attempt++) {
        log.emit({ type: 'task_started', task_id, attempt })
        await Promise.resolve()
      }
    }

    await Promise.all(['a', 'b', 'c', 'd'].map(emitFrom))

    expect(log.events().map(({ id }) => id)).toEqual(Array.from({ length: 800 }, (_, index) => index))
    for (const task_id of ['a', 'b', 'c', 'd']) {
      const attempts = log.filterTask(task_id).map(({ kind }) => ('attempt' in kind ? kind.attempt : undefined))
      expect(attempts).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
    }
  })

  test('gives ids and times to the event of a getter before those of its own', () => {
    const log = new EventLog()
    const kind = {
      type: 'task_started' as const,
      get task_id() {
        log.emit({ type: 'task_started', task_id: 'inner' })
        return 'outer'
      },
    }

    expect(log.emit(kind)).toBe(1)
    expect(log.events().map((event) => ('task_id' in event.kind ? event.kind.task_id : ''))).toEqual(['inner', 'outer'])
  })

  test.each([
    ['what is not JSON', { type: 'task_completed', task_id: 'a', output: [Number.NaN], duration_ms: 1 }, 'NIKA-LOG-001'],
    ['no object', 'task_started', 'NIKA-LOG-002'],
    ['null', null, 'NIKA-LOG-002'],
    ['undefined', undefined, 'NIKA-LOG-001'],
    ['an array', ['task_started'], 'NIKA-LOG-002'],
    ['an object without a type', { task_id: 'a' }, 'NIKA-LOG-002'],
    ['a type that is no string', { type: 1 }, 'NIKA-LOG-002'],
    ['a type that is inherited', Object.create({ type: 'task_started' }), 'NIKA-LOG-001'],
    ['a value nested too deeply', { type: 'x', a: JSON.parse('['.repeat(1100) + ']'.repeat(1100)) }, 'NIKA-LOG-016'],
    ['a value too long for a line', { type: 'x', a: 'x'.repeat(257 * 1024 * 1024) }, 'NIKA-LOG-006'],
  ])('refuses %s and leaves the log as it was', (_what, kind, code) => {
    const log = new EventLog()
    log.emit({ type: 'task_started', task_id: 'a' })
    const before = log.events()
    const seen: number[] = []
    log.subscribe(({ id }) => seen.push(id))

    expect(() => Reflect.apply(log.emit, log, [kind])).toThrow(expect.objectContaining({ code }))

    expect(log.events()).toEqual(before)
    expect(seen).toEqual([])
    expect(log.emit({ type: 'task_started', task_id: 'b' })).toBe(1)
  })

  test('checks known kinds against their definition when the log is made with validate', () => {
    const log = new EventLog({ validate: true })
    const wrong = { type: 'task_started', task_id: 7 }

    expect(() => Reflect.apply(log.emit, log, [wrong])).toThrow(
      expect.objectContaining({
        code: 'NIKA-LOG-002',
        message: 'task_started: task_id expected string, got 7',
        details: { type: 'task_started', issues: [{ path: 'task_id', message: 'expected string, got 7' }] },
      }),
    )
    expect(log.length).toBe(0)
    expect(log.record({ type: 'deploy_approved', by: 7 })).toBe(0)
  })

  test('trusts the types when the log is made without validate', () => {
    const log = new EventLog()

    expect(Reflect.apply(log.emit, log, [{ type: 'task_started', task_id: 7 }])).toBe(0)
  })

  test('throws once the log is closed, also for what is no kind', () => {
    const log = new EventLog()
    log.close()

    expect(() => log.emit({ type: 'task_started', task_id: 'a' })).toThrow(expect.objectContaining({ code: 'NIKA-LOG-003' }))
    expect(() => Reflect.apply(log.emit, log, [null])).toThrow(expect.objectContaining({ code: 'NIKA-LOG-003' }))
    expect(log.length).toBe(0)
  })
})

describe('what a log holds', () => {
  test('is shared by reference: a value that it gave comes back as the same value', () => {
    const log = new EventLog()
    log.emit({ type: 'task_completed', task_id: 'a', output: { text: 'x', parts: [{ n: 1 }] }, duration_ms: 1 })
    const output = outputOf(log, 0)

    log.emit({ type: 'inputs_resolved', task_id: 'b', inputs: { whole: output, part: output.parts } })
    log.record(log.events()[0]?.kind ?? { type: '' })

    const inputs = log.events()[1]?.kind
    expect(Reflect.get(Object(inputs), 'inputs').whole).toBe(output)
    expect(Reflect.get(Object(inputs), 'inputs').part).toBe(output.parts)
    expect(log.at(2)?.kind).toBe(log.at(0)?.kind)
  })

  test('of a megabyte costs the memory of one, however many events hold it', () => {
    const log = new EventLog()
    const output = freezeJson(Array.from({ length: 10_000 }, (_, index) => ({ index, text: 'x'.repeat(80) })))

    for (let count = 0; count < 1000; count++) log.emit({ type: 'inputs_resolved', task_id: `t${count}`, inputs: { output } })

    const held = log.events().map(({ kind }) => Reflect.get(Reflect.get(kind, 'inputs') ?? {}, 'output'))
    expect(new Set(held)).toEqual(new Set([output]))
    expect(held.every((value) => value === output)).toBe(true)
  })

  test('is given as an array of its own, which later events do not change', () => {
    const log = new EventLog()
    log.emit({ type: 'task_started', task_id: 'a' })
    const before = log.events()

    log.emit({ type: 'task_started', task_id: 'b' })

    expect(before).toHaveLength(1)
    expect(log.events()).toHaveLength(2)
  })

  test('can be iterated while the log grows, as it was at the beginning', () => {
    const log = new EventLog()
    log.emit({ type: 'task_started', task_id: 'a' })
    const seen: number[] = []

    for (const event of log) {
      seen.push(event.id)
      log.emit({ type: 'task_started', task_id: 'b' })
    }

    expect(seen).toEqual([0])
  })

  test('eventlog_to_json', () => {
    const log = new EventLog({ clock: manualClock().now })
    log.emit({ type: 'workflow_started', task_count: 1 })
    log.emit({ type: 'task_completed', task_id: 'a', output: { n: [1, null] }, duration_ms: 2.5 })

    expect(log.toJSON()).toStrictEqual(log.events())
    expect(JSON.stringify(log)).toBe(
      '[{"id":0,"timestamp_ms":0,"kind":{"type":"workflow_started","task_count":1}},' +
        '{"id":1,"timestamp_ms":0,"kind":{"type":"task_completed","task_id":"a","output":{"n":[1,null]},"duration_ms":2.5}}]',
    )
  })
})

describe('filterTask', () => {
  test('eventlog_filter_by_task', () => {
    const log = new EventLog()
    log.emit({ type: 'workflow_started', task_count: 2 })
    log.emit({ type: 'task_started', task_id: 'a' })
    log.emit({ type: 'task_started', task_id: 'b' })
    log.emit({ type: 'task_completed', task_id: 'a', output: 1, duration_ms: 1 })
    log.emit({ type: 'workflow_completed', final_output: null, total_duration_ms: 2 })

    expect(log.filterTask('a').map(({ id, kind }) => [id, kind.type])).toEqual([
      [1, 'task_started'],
      [3, 'task_completed'],
    ])
    expect(log.filterTask('b').map(({ id }) => id)).toEqual([2])
  })

  test('filter_task_returns_only_matching', () => {
    const log = new EventLog()
    for (const task_id of ['a', 'ab', 'a[0]', 'A', '']) log.emit({ type: 'task_started', task_id })
    log.record({ type: 'deploy_approved', task_id: 'a' })
    log.record({ type: 'deploy_approved', task_id: 1 })
    log.record({ type: 'deploy_approved' })
    log.emit({ type: 'workflow_failed', error: 'a', failed_task: 'a' })

    expect(log.filterTask('a').map(({ id }) => id)).toEqual([0, 5])
    expect(log.filterTask('').map(({ id }) => id)).toEqual([4])
    expect(log.filterTask('nobody')).toEqual([])
  })
})

describe('replayUntil', () => {
  const events = eventsOf(
    { type: 'workflow_started', task_count: 2, started_at: '2026-01-31T08:00:00.000Z' },
    { type: 'task_started', task_id: 'a' },
    { type: 'task_completed', task_id: 'a', output: 'A', duration_ms: 1 },
    { type: 'task_completed', task_id: 'b', output: 'B', duration_ms: 1 },
  )

  test('gives the results after one event, inclusive', () => {
    const log = new EventLog({ events })

    expect(log.replayUntil(1).has('a')).toBe(false)
    expect(log.replayUntil(2).get('a')?.output).toBe('A')
    expect(log.replayUntil(2).has('b')).toBe(false)
    expect(log.replayUntil(3).get('b')?.output).toBe('B')
  })

  test('gives those at the end for an id past it', () => {
    expect([...new EventLog({ events }).replayUntil(99).entries()].map(([taskId]) => taskId)).toEqual(['a', 'b'])
  })

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses %d, which is not an event id', (id) => {
    expect(() => new EventLog({ events }).replayUntil(id)).toThrow(
      expect.objectContaining({ code: 'NIKA-LOG-015', message: `${id} is not an event id` }),
    )
  })
})

function outputOf(log: EventLog, id: number): { readonly text: string; readonly parts: readonly { readonly n: number }[] } {
  return Reflect.get(log.at(id)?.kind ?? {}, 'output')
}
