import { isNikaError } from '../../errors/nika-error.ts'
import type { EventStore } from '../../store/event-store.ts'
import { type EventStoreCheck, type EventStoreHarness, reopenCheck, withStore } from './check.ts'
import { begun, collect, expectEqual, expectEvents, expectRefused, stored } from './expect.ts'
import { completed, completedRun, eventsOf, numberedEvent, numberedEvents, otherThan, resumed } from './sample-events.ts'

const run = completedRun(2)

/** Handles on one place, one after another and at once, in one process. */
export const handleChecks: readonly EventStoreCheck[] = [
  reopenCheck('a run is there after the store was closed and opened again', async (harness) => {
    await withStore(harness, (store) => store.append('run', 0, run.slice(0, 4)))
    await withStore(harness, (store) => store.append('run', 4, run.slice(4)))

    await withStore(harness, async (store) => {
      expectEvents(await stored(store, 'run'), run, 'the run')
      expectEqual(
        (await store.list()).map(({ run_id, status }) => [run_id, status]),
        [['run', 'completed']],
        'the list',
      )
    })
  }),

  reopenCheck('close waits for the appends that were made', async (harness) => {
    const store = await harness.open()
    const appends = [0, 100, 200].map((id) => begun(store.append('run', id, numberedEvents(id, 100))))
    await store.close()
    await Promise.all(appends)

    await withStore(harness, async (again) => expectEvents(await stored(again, 'run'), numberedEvents(0, 300), 'the run'))
  }),

  reopenCheck('idempotency and conflicts hold for what another handle stored', async (harness) => {
    await withStore(harness, (store) => store.append('run', 0, run.slice(0, 3)))

    await withStore(harness, async (store) => {
      await expectRefused(store.append('run', 2, [otherThan(numberedEvent(2))]), ['NIKA-LOG-010'], 'another event 2')
      await expectRefused(store.append('run', 4, run.slice(4)), ['NIKA-LOG-010'], 'event 4 after event 2')
      await expectRefused(store.append('run', 3, [{ ...numberedEvent(3), timestamp_ms: 0 }]), ['NIKA-LOG-008'], 'an earlier time')
      await store.append('run', 1, run.slice(1))
      expectEvents(await stored(store, 'run'), run, 'the run')
    })
  }),

  reopenCheck('of handles that begin one run at once, exactly one wins', async (harness) => {
    await withHandles(harness, 4, async (handles) => {
      const outcomes = await Promise.all(handles.map((handle, index) => outcomeOf(handle.append('run', 0, [differentEvent(index)]))))

      const winner = outcomes.indexOf('won')
      expectEqual(outcomes.filter((outcome) => outcome === 'won').length, 1, `winners among ${outcomes.join(', ')}`)
      for (const handle of handles) expectEvents(await stored(handle, 'run'), [differentEvent(winner)], 'the run')
    })
  }),

  reopenCheck('a handle goes on with a run when the other one is closed', async (harness) => {
    await withHandles(harness, 2, async ([first, second]) => {
      await first?.append('run', 0, run.slice(0, 3))
      await first?.close()

      await second?.append('run', 3, run.slice(3))

      expectEvents(await storedBy(second), run, 'the run')
    })
  }),

  reopenCheck('a handle goes on with a run that ended in another one', async (harness) => {
    const goesOn = eventsOf([...run.map(({ kind }) => kind), resumed, completed])
    await withHandles(harness, 2, async ([first, second]) => {
      await first?.append('run', 0, run)
      await second?.append('run', 8, goesOn.slice(8, 10), { durable: true })

      expectEvents(await storedBy(first), goesOn, 'the run')
    })
  }),

  reopenCheck('a follower sees what another handle appends', async (harness) => {
    await withHandles(harness, 2, async ([writer, reader]) => {
      await writer?.append('run', 0, run.slice(0, 2))
      const followed = reader === undefined ? undefined : begun(collect(reader.follow('run'), 'following'))
      for (const event of run.slice(2)) await writer?.append('run', event.id, [event])

      expectEvents((await followed) ?? [], run, 'what the follower got')
    })
  }),
]

/** Opens handles for `body`, and closes all of them. */
async function withHandles(
  harness: EventStoreHarness,
  count: number,
  body: (handles: readonly EventStore[]) => Promise<void>,
): Promise<void> {
  const handles: EventStore[] = []
  try {
    for (let index = 0; index < count; index++) handles.push(await harness.open())
    await body(handles)
  } finally {
    await Promise.all(handles.map((handle) => handle.close()))
  }
}

function differentEvent(index: number): ReturnType<typeof numberedEvent> {
  return { id: 0, timestamp_ms: 0, kind: { type: 'workflow_started', task_count: index } }
}

async function outcomeOf(append: Promise<void>): Promise<'won' | 'lost'> {
  try {
    await append
    return 'won'
  } catch (error) {
    if (isNikaError(error, 'NIKA-LOG-010') || isNikaError(error, 'NIKA-LOG-011')) return 'lost'
    throw error
  }
}

async function storedBy(store: EventStore | undefined): ReturnType<typeof stored> {
  return store === undefined ? [] : stored(store, 'run')
}
