import { describe, expect, test } from 'vitest'
import { eventsOf, manualClock } from '../../test/logs.ts'
import { EventLog } from './event-log.ts'

const stored = [
  { id: 0, timestamp_ms: 0, kind: { type: 'workflow_started', task_count: 1 } },
  { id: 1, timestamp_ms: 250.125, kind: { type: 'task_started', task_id: 'a' } },
]

describe('a log made from stored events', () => {
  test('goes on after them with the next id and from the last time', () => {
    const clock = manualClock(7)
    const log = new EventLog({ events: stored, clock: clock.now })

    clock.advance(1.5)
    const id = log.emit({ type: 'task_completed', task_id: 'a', output: 1, duration_ms: 1 })

    expect(id).toBe(2)
    expect(log.at(2)?.timestamp_ms).toBe(251.625)
    expect(log.events().slice(0, 2)).toEqual(stored)
  })

  test('counts the time that passed while nothing ran', () => {
    const log = new EventLog({ events: stored, clock: manualClock(7).now, passedMs: 60_000 })

    log.emit({ type: 'workflow_resumed' })

    expect(log.at(2)?.timestamp_ms).toBe(60_250.125)
  })

  test('never goes back when less than no time has passed', () => {
    const log = new EventLog({ events: stored, clock: manualClock(7).now, passedMs: -60_000 })

    log.emit({ type: 'workflow_resumed' })

    expect(log.at(2)?.timestamp_ms).toBe(250.125)
  })

  test('holds copies: who restored it can change nothing in it', () => {
    const event = { id: 0, timestamp_ms: 0, kind: { type: 'deploy_approved', by: ['ada'] } }
    const log = new EventLog({ events: [event] })

    event.kind.by.push('bob')
    event.timestamp_ms = 9

    expect(log.events()).toStrictEqual([{ id: 0, timestamp_ms: 0, kind: { type: 'deploy_approved', by: ['ada'] } }])
  })

  test('shares what another log holds', () => {
    const log = new EventLog({ events: stored })

    const copy = new EventLog({ events: log })

    expect(copy.at(1)?.kind).toBe(log.at(1)?.kind)
  })

  test('keeps members of the envelope that it does not know', () => {
    const withHash = [{ ...stored[0], hash: { sha256: 'ab' } }]

    const log = new EventLog({ events: JSON.parse(JSON.stringify(withHash)) })

    expect(JSON.stringify(log)).toBe(JSON.stringify(withHash))
    expect(Object.isFrozen(Reflect.get(log.at(0) ?? {}, 'hash'))).toBe(true)
  })

  test('keeps a member of the envelope that is called __proto__', () => {
    const text = '[{"id":0,"timestamp_ms":0,"kind":{"type":"x"},"__proto__":{"a":1}}]'

    expect(JSON.stringify(new EventLog({ events: JSON.parse(text) }))).toBe(text)
  })

  test('delivers none of them to subscribers, all of them to followers', async () => {
    const log = new EventLog({ events: stored })
    const seen: number[] = []
    log.subscribe(({ id }) => seen.push(id))

    const followed = log.follow()

    expect((await followed.next()).value).toMatchObject({ id: 0 })
    expect(seen).toEqual([])
  })

  test.each([
    ['that begin in the middle', [{ id: 1, timestamp_ms: 0, kind: { type: 'x' } }], 'NIKA-LOG-007', 'event 1 stands where event 0 belongs'],
    [
      'with a gap',
      [...eventsOf({ type: 'x' }), { id: 2, timestamp_ms: 9, kind: { type: 'x' } }],
      'NIKA-LOG-007',
      'event 2 stands where event 1 belongs',
    ],
    [
      'whose time goes back',
      [
        { id: 0, timestamp_ms: 5, kind: { type: 'x' } },
        { id: 1, timestamp_ms: 4.5, kind: { type: 'x' } },
      ],
      'NIKA-LOG-008',
      'event 1 is at 4.5 ms, before event 0 at 5 ms',
    ],
    [
      'whose time is no number',
      [{ id: 0, timestamp_ms: Number.NaN, kind: { type: 'x' } }],
      'NIKA-LOG-001',
      'the value is NaN, which JSON cannot hold',
    ],
    ['without a kind', [{ id: 0, timestamp_ms: 0 }], 'NIKA-LOG-001', 'the value is undefined, which JSON cannot hold'],
  ])('refuses events %s', (_what, events, code, message) => {
    expect(() => Reflect.construct(EventLog, [{ events }])).toThrow(expect.objectContaining({ code, message }))
  })

  test('checks known kinds among them when it is made with validate', () => {
    const events = eventsOf({ type: 'task_started', task_id: 7 })

    expect(() => new EventLog({ events, validate: true })).toThrow(
      expect.objectContaining({ code: 'NIKA-LOG-002', message: 'task_started: task_id expected string, got 7' }),
    )
    expect(new EventLog({ events }).length).toBe(1)
  })
})
