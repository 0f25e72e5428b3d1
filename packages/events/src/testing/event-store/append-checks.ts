import type { Event } from '../../event/event.ts'
import { type EventStoreCheck, storeCheck } from './check.ts'
import { expectEqual, expectEvents, expectRefused, firstOf, stored } from './expect.ts'
import {
  completed,
  completedRun,
  eventsOf,
  numberedEvent,
  numberedEvents,
  otherThan,
  paused,
  resumed,
  runningRun,
} from './sample-events.ts'

const run = completedRun(2)

/** Ids, order, idempotency, conflicts, and what must leave no trace. */
export const appendChecks: readonly EventStoreCheck[] = [
  storeCheck('what was appended is read back in order', async (store) => {
    await store.append('run', 0, run.slice(0, 1))
    await store.append('run', 1, run.slice(1, 4))
    await store.append('run', 4, run.slice(4), { durable: true })

    expectEvents(await stored(store, 'run'), run, 'the run')
  }),

  storeCheck('runs do not mix', async (store) => {
    await Promise.all([store.append('a', 0, completedRun(1)), store.append('b', 0, completedRun(3))])

    expectEvents(await stored(store, 'a'), completedRun(1), 'run a')
    expectEvents(await stored(store, 'b'), completedRun(3), 'run b')
  }),

  storeCheck('appends that are not waited for are stored in the order of their calls', async (store) => {
    const appends = Array.from({ length: 200 }, (_, index) =>
      store.append('run', index * 2, numberedEvents(index * 2, 2), { durable: index % 3 === 0 }),
    )
    await Promise.all(appends)

    expectEvents(await stored(store, 'run'), numberedEvents(0, 400), 'the run')
  }),

  storeCheck('the same append again changes nothing', async (store) => {
    await store.append('run', 0, run)
    await store.append('run', 0, run)
    await store.append('run', 0, structuredClone(run), { durable: true })
    await store.append('run', 5, run.slice(5))

    expectEvents(await stored(store, 'run'), run, 'the run')
  }),

  storeCheck('the same append twice at once is one append', async (store) => {
    await Promise.all([store.append('run', 0, run), store.append('run', 0, structuredClone(run))])

    expectEvents(await stored(store, 'run'), run, 'the run')
  }),

  storeCheck('an append whose leading part is stored writes the rest', async (store) => {
    await store.append('run', 0, run.slice(0, 3))
    await store.append('run', 1, run.slice(1, 6))
    await store.append('run', 0, run)

    expectEvents(await stored(store, 'run'), run, 'the run')
  }),

  storeCheck('an append that differs from what is stored is a conflict and changes nothing', async (store) => {
    await store.append('run', 0, run.slice(0, 4))
    const different = run.map((event) => (event.id === 3 ? otherThan(event) : event))

    await expectRefused(store.append('run', 0, different), ['NIKA-LOG-010'], 'another event 3')
    await expectRefused(store.append('run', 3, different.slice(3)), ['NIKA-LOG-010'], 'another event 3 alone')
    expectEvents(await stored(store, 'run'), run.slice(0, 4), 'the run')
  }),

  storeCheck('an append behind which the run goes on is a conflict', async (store) => {
    await store.append('run', 0, run)

    await expectRefused(store.append('run', 2, run.slice(2, 4)), ['NIKA-LOG-010'], 'two events that others follow')
    await expectRefused(store.append('run', 2, []), ['NIKA-LOG-010'], 'no events where some are stored')
    expectEvents(await stored(store, 'run'), run, 'the run')
  }),

  storeCheck('an append beyond the end is a conflict and leaves no gap', async (store) => {
    await store.append('run', 0, run.slice(0, 2))

    await expectRefused(store.append('run', 3, run.slice(3)), ['NIKA-LOG-010'], 'event 3 after event 1')
    await expectRefused(store.append('other', 1, run.slice(1)), ['NIKA-LOG-010'], 'event 1 of a run that does not exist')
    await expectRefused(store.append('run', 3, []), ['NIKA-LOG-010'], 'no events beyond the end')
    expectEvents(await stored(store, 'run'), run.slice(0, 2), 'the run')
    expectEvents(await stored(store, 'other'), [], 'the other run')
  }),

  storeCheck('a run goes on after a conflict', async (store) => {
    await store.append('run', 0, run.slice(0, 2))
    await expectRefused(store.append('run', 1, [otherThan(numberedEvent(1))]), ['NIKA-LOG-010'], 'another event 1')

    await store.append('run', 2, run.slice(2))

    expectEvents(await stored(store, 'run'), run, 'the run')
  }),

  storeCheck('an append is all or nothing', async (store) => {
    await store.append('run', 0, run.slice(0, 3))

    for (const [code, events] of refusals()) {
      await expectRefused(store.append('run', 3, events), [code], `events that break ${code}`)
      expectEvents(await stored(store, 'run'), run.slice(0, 3), `the run after ${code}`)
    }
    await store.append('run', 3, run.slice(3))
    expectEvents(await stored(store, 'run'), run, 'the whole run')
  }),

  storeCheck('time never goes back from one append to the next', async (store) => {
    await store.append('run', 0, [{ ...numberedEvent(0), timestamp_ms: 10 }])

    await expectRefused(store.append('run', 1, [{ ...numberedEvent(1), timestamp_ms: 9.999 }]), ['NIKA-LOG-008'], '9.999 ms after 10 ms')
    await store.append('run', 1, [{ ...numberedEvent(1), timestamp_ms: 10 }])
    expectEqual((await stored(store, 'run')).length, 2, 'number of events')
  }),

  storeCheck('an append without events makes no run', async (store) => {
    await store.append('run', 0, [], { durable: true })

    await expectRefused(
      firstOf(() => store.read('run')),
      ['NIKA-LOG-012'],
      'reading it',
    )
    expectEqual(await store.list(), [], 'the list')
  }),

  storeCheck('an id that cannot be one is refused', async (store) => {
    for (const id of [-1, 0.5, Number.NaN, 2 ** 53]) {
      await expectRefused(store.append('run', id, run), ['NIKA-LOG-015'], `expectedNextId ${id}`)
    }
  }),

  storeCheck('a run id that is a path is refused everywhere', async (store) => {
    for (const runId of ['../run', 'a/b', 'a\\b', '.', '..', '', 'run.ndjson', 'a\0', 'C:run', 'rün', 'a b', 'x'.repeat(1000)]) {
      const refusal = ['NIKA-LOG-022']
      await expectRefused(store.append(runId, 0, run), refusal, `appending to ${JSON.stringify(runId)}`)
      await expectRefused(
        firstOf(() => store.read(runId)),
        refusal,
        `reading ${JSON.stringify(runId)}`,
      )
      await expectRefused(
        firstOf(() => store.follow(runId)),
        refusal,
        `following ${JSON.stringify(runId)}`,
      )
    }
    expectEqual(await store.list(), [], 'the list')
  }),

  storeCheck('every letter, digit, - and _ may stand in a run id', async (store) => {
    const runId = 'AZaz09_-'.padEnd(128, 'x')
    await store.append(runId, 0, run)

    expectEvents(await stored(store, runId), run, 'the run')
  }),

  storeCheck('a run goes on after its end, and after a pause', async (store) => {
    const whole = eventsOf([...runningRun(1).map(({ kind }) => kind), paused, resumed, completed, resumed, completed])
    for (const event of whole) await store.append('run', event.id, [event])

    expectEvents(await stored(store, 'run'), whole, 'the run')
  }),

  storeCheck('a closed store appends nothing more', async (store) => {
    await store.append('run', 0, run.slice(0, 2))
    await store.close()

    await expectRefused(store.append('run', 2, run.slice(2)), ['NIKA-LOG-003'], 'an append after close')
  }),
]

/** Events from 3 on that no log may hold after three good ones. */
function refusals(): readonly (readonly [string, readonly Event[]])[] {
  const [third, fourth] = [numberedEvent(3), numberedEvent(4)]
  const kind: Event['kind'] = JSON.parse('{"no":"type"}')
  return [
    ['NIKA-LOG-007', [third, numberedEvent(5)]],
    ['NIKA-LOG-007', [third, third]],
    ['NIKA-LOG-007', [fourth]],
    ['NIKA-LOG-008', [third, { ...fourth, timestamp_ms: 2 }]],
    ['NIKA-LOG-002', [third, { ...fourth, timestamp_ms: Number.NaN }]],
    ['NIKA-LOG-002', [third, { ...fourth, timestamp_ms: -1 }]],
    ['NIKA-LOG-002', [third, { ...fourth, kind }]],
  ]
}
