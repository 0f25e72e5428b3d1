import { describe, expect, test } from 'vitest'
import { eventsOf } from '../../test/logs.ts'
import type { Event } from '../event/event.ts'
import { EventLog } from '../log/event-log.ts'
import { fold, replay } from './fold.ts'
import type { Projection } from './projection.ts'

const tokensByModel: Projection<ReadonlyMap<string, number>> = {
  initial: new Map(),
  evolve: (tokens, { kind }) => {
    if (kind.type !== 'provider_responded' || typeof kind['model'] !== 'string' || typeof kind['tokens_used'] !== 'number') return tokens
    return new Map(tokens).set(kind['model'], (tokens.get(kind['model']) ?? 0) + kind['tokens_used'])
  },
}

const answer = (model: string, tokens_used: number) =>
  ({ type: 'provider_responded', task_id: 'a', output_len: 1, model, tokens_used }) as const

describe('fold', () => {
  const events = eventsOf(answer('small', 3), { type: 'deploy_approved' }, answer('large', 10), answer('small', 4))

  test('reads a log as a projection of a user says', () => {
    expect(fold(tokensByModel, events)).toEqual(
      new Map([
        ['small', 7],
        ['large', 10],
      ]),
    )
  })

  test('reads events that arrive', async () => {
    const log = new EventLog({ events })
    const folded = fold(tokensByModel, log.follow())
    log.emit({ type: 'workflow_completed', final_output: null, total_duration_ms: 1 })

    expect((await folded).get('small')).toBe(7)
  })

  test('goes on from a snapshot, and passes over the events that it holds', () => {
    const snapshot = { event_id: 2, state: fold(tokensByModel, events, { until: 2 }) }

    expect(fold(tokensByModel, events, { snapshot })).toEqual(fold(tokensByModel, events))
    expect(fold(tokensByModel, events.slice(3), { snapshot })).toEqual(fold(tokensByModel, events))
    expect(fold(tokensByModel, [], { snapshot })).toBe(snapshot.state)
  })

  test('stops reading at the event that it is told to stop at', async () => {
    const read: number[] = []
    async function* endless(): AsyncGenerator<Event, void, undefined> {
      for (let id = 0; ; id++) {
        read.push(id)
        yield { id, timestamp_ms: id, kind: answer('small', 1) }
      }
    }

    expect((await fold(tokensByModel, endless(), { until: 2 })).get('small')).toBe(3)
    expect(read).toEqual([0, 1, 2])
  })

  test('uses evolveAll where a projection has one', () => {
    const counted: Projection<number> = {
      initial: 0,
      evolve: () => {
        throw new Error('evolveAll was there')
      },
      evolveAll: (count, given) => count + [...given].length,
    }

    expect(fold(counted, events)).toBe(4)
    expect(fold(counted, events, { until: 1 })).toBe(2)
  })

  test('refuses an end that is no event id, and a snapshot of a later event', () => {
    const snapshot = { event_id: 3, state: tokensByModel.initial }

    expect(() => fold(tokensByModel, events, { until: -1 })).toThrow(expect.objectContaining({ code: 'NIKA-LOG-015' }))
    expect(() => fold(tokensByModel, events, { snapshot, until: 2 })).toThrow(
      expect.objectContaining({ code: 'NIKA-LOG-015', message: 'the snapshot is of event 3, after event 2' }),
    )
    expect(fold(tokensByModel, events, { snapshot, until: 3 })).toBe(snapshot.state)
  })

  test('lets an error of the events pass', async () => {
    async function* broken(): AsyncGenerator<Event, void, undefined> {
      yield { id: 0, timestamp_ms: 0, kind: answer('small', 1) }
      throw new RangeError('no more')
    }

    await expect(fold(tokensByModel, broken())).rejects.toThrow(new RangeError('no more'))
  })
})

describe('replay', () => {
  test('gives the run as it was after an event', () => {
    const events = eventsOf(
      { type: 'workflow_started', task_count: 1 },
      { type: 'task_started', task_id: 'a' },
      { type: 'workflow_completed', final_output: 'done', total_duration_ms: 5 },
    )

    expect(replay(events, { until: 1 })).toMatchObject({ status: 'running', next_id: 2, final_output: undefined })
    expect(replay(events)).toMatchObject({ status: 'completed', next_id: 3, final_output: 'done' })
    expect(replay([])).toMatchObject({ status: 'pending', next_id: 0 })
  })
})
