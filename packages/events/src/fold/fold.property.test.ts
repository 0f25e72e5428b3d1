import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventSequence } from '../../test/arbitraries.ts'
import type { Event } from '../event/event.ts'
import { EventLog } from '../log/event-log.ts'
import { decodeEvents } from '../ndjson/decode.ts'
import { encodeEvents } from '../ndjson/encode.ts'
import { fold, replay } from './fold.ts'
import { evolve, initialRunState, type RunState, runStateProjection } from './run-state.ts'

describe('the fold of a run', () => {
  test('of a beginning and then of the rest is the fold of all, for every split', () => {
    fc.assert(
      fc.property(eventSequence, (events) => {
        const all = replay(events)

        for (let split = 0; split <= events.length; split++) {
          const beginning = replay(events.slice(0, split))
          const snapshot = { event_id: split - 1, state: beginning }
          expect(fold(runStateProjection, events.slice(split), { snapshot })).toEqual(all)
          expect(fold(runStateProjection, events, { snapshot })).toEqual(all)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('of many events at once is that of one after the other', () => {
    fc.assert(
      fc.property(eventSequence, (events) => {
        expect(printed(replay(events))).toEqual(printed(events.reduce(evolve, initialRunState)))
      }),
    )
  })

  test('leaves every state that it went through as it was', () => {
    fc.assert(
      fc.property(eventSequence, (events) => {
        const states: { state: RunState; print: string }[] = []
        let state = initialRunState
        for (const event of events) {
          states.push({ state, print: printed(state) })
          state = evolve(state, event)
        }
        replay(events)
        for (const { state: before, print } of states) {
          fold(runStateProjection, events, { snapshot: { event_id: -1, state: before } })
          expect(printed(before)).toBe(print)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('counts the tasks that are settled, at every point', () => {
    fc.assert(
      fc.property(eventSequence, (events) => {
        let state = initialRunState
        for (const event of events) {
          state = evolve(state, event)
          const settled = [...state.tasks.values()].filter(({ status }) => ['completed', 'failed', 'skipped', 'cancelled'].includes(status))
          expect(state.settled_count).toBe(settled.length)
          expect(state.next_id).toBe(event.id + 1)
        }
      }),
    )
  })

  test('is the same of events at hand, of a live log, and of a stored one', async () => {
    await fc.assert(
      fc.asyncProperty(eventSequence, async (events) => {
        const log = new EventLog({ clock: () => 0 })
        const live = log.project(runStateProjection)
        for (const { kind } of events) log.record(kind)
        const stored = decodeEvents(encodeEvents(log.events()), { validate: false })

        expect(printed(live.state)).toBe(printed(replay(log)))
        expect(printed(await replay(stored))).toBe(printed(replay(log)))
      }),
    )
  })

  test('until an event is the fold of the events up to it, at hand and as they come', async () => {
    await fc.assert(
      fc.asyncProperty(eventSequence, fc.nat(45), async (events, until) => {
        const expected = printed(replay(events.slice(0, until + 1)))

        expect(printed(replay(events, { until }))).toBe(expected)
        expect(printed(await replay(slowly(events), { until }))).toBe(expected)
        expect(printed(await replay(decodeEvents(encodeEvents(events), { validate: false }), { until }))).toBe(expected)
      }),
    )
  })
})

function printed(state: RunState): string {
  return JSON.stringify(state)
}

async function* slowly(events: readonly Event[]): AsyncGenerator<Event, void, undefined> {
  yield* events
}
