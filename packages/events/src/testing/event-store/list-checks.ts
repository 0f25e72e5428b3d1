import { type EventStoreCheck, storeCheck } from './check.ts'
import { expectEqual, expectRefused } from './expect.ts'
import { cancelled, completed, completedRun, eventsOf, failed, numberedEvents, paused, resumed, runningRun } from './sample-events.ts'

/** What a list says of each run, which runs it holds, and in which order. */
export const listChecks: readonly EventStoreCheck[] = [
  storeCheck('a store without runs lists none', async (store) => {
    expectEqual(await store.list(), [], 'the list')
  }),

  storeCheck('a list says what the first and the last event of a run tell', async (store) => {
    await store.append('run', 0, completedRun(2, 'release-notes'))

    const summary = (await store.list())[0]
    const told = { ...summary, run_id: undefined, status: undefined }
    expectEqual([summary?.run_id, summary?.status], ['run', 'completed'], 'run_id and status')
    expectEqual([told.workflow, told.started_at, told.task_count], ['release-notes', '2026-01-02T03:04:05.678Z', 2], 'what it began with')
    expectEqual([told.event_count, told.duration_ms], [8, 3.5], 'event_count and duration_ms')
  }),

  storeCheck('a run whose first event is not workflow_started is listed with what is known', async (store) => {
    await store.append('run', 0, numberedEvents(0, 3))

    const summary = (await store.list())[0]
    expectEqual([summary?.status, summary?.event_count, summary?.duration_ms], ['running', 3, 2], 'what is known')
    expectEqual([summary?.workflow, summary?.started_at, summary?.task_count], [undefined, undefined, undefined], 'what is not told')
  }),

  storeCheck('the status of a run is the one that its last event leaves', async (store) => {
    const start = runningRun(1).map(({ kind }) => kind)
    const kinds = { running: start, completed: [...start, completed], failed: [...start, failed], cancelled: [...start, cancelled] }
    for (const [status, kindsOfRun] of Object.entries(kinds)) await store.append(status, 0, eventsOf(kindsOfRun))
    await store.append('paused', 0, eventsOf([...start, paused]))
    await store.append('running-again', 0, eventsOf([...start, completed, resumed]))

    const statuses = (await store.list()).map(({ run_id, status }) => [run_id, status])
    expectEqual(statuses, statusesInOrder, 'statuses, the latest id first')
  }),

  storeCheck('a list holds the latest runs first, which is the order of their ids', async (store) => {
    for (const runId of ['019a-3', '019a-1', '019b-0', '019a-2']) await store.append(runId, 0, runningRun(1))

    const ids = async (limit?: number): Promise<readonly string[]> => (await store.list({ limit })).map(({ run_id }) => run_id)
    expectEqual(await ids(), ['019b-0', '019a-3', '019a-2', '019a-1'], 'all')
    expectEqual(await ids(2), ['019b-0', '019a-3'], 'the latest two')
    expectEqual(await ids(0), [], 'none')
  }),

  storeCheck('a list is filtered by status, workflow and prefix before it is limited', async (store) => {
    await store.append('a1', 0, completedRun(1, 'red'))
    await store.append('a2', 0, runningRun(1, 'red'))
    await store.append('b1', 0, completedRun(1, 'blue'))
    await store.append('b2', 0, completedRun(1, 'red'))

    const ids = async (filter: Parameters<typeof store.list>[0]): Promise<string> =>
      (await store.list(filter)).map(({ run_id }) => run_id).join()
    expectEqual(await ids({ status: 'completed' }), 'b2,b1,a1', 'completed')
    expectEqual(await ids({ workflow: 'red' }), 'b2,a2,a1', 'of red')
    expectEqual(await ids({ prefix: 'a' }), 'a2,a1', 'that begin with a')
    expectEqual(await ids({ workflow: 'red', status: 'completed', limit: 1 }), 'b2', 'the latest completed one of red')
    expectEqual(await ids({ prefix: 'c' }), '', 'that begin with c')
  }),

  storeCheck('a list passes over a run without an event', async (store) => {
    await store.append('run', 0, runningRun(1))
    await expectRefused(store.append('gap', 3, numberedEvents(3, 1)), ['NIKA-LOG-010'], 'an append beyond the end')
    const waiting = store.follow('awaited')[Symbol.asyncIterator]()
    const first = waiting.next()

    expectEqual(
      (await store.list()).map(({ run_id }) => run_id),
      ['run'],
      'the list',
    )
    await store.append('awaited', 0, numberedEvents(0, 1))
    await first
    await waiting.return?.()
  }),

  storeCheck('a list tells the truth of runs whose first and last events are large', async (store) => {
    const large = 'x'.repeat(700_000)
    const [start, ...rest] = completedRun(1, 'large')
    const events = eventsOf([
      { ...start?.kind, type: 'workflow_started', task_count: 1, definition: large },
      ...rest.map(({ kind }) => kind),
    ])
    const last = eventsOf([{ type: 'workflow_failed', error: large, total_duration_ms: 1 }], 5)
    await store.append('run', 0, [...events, ...last])

    const summary = (await store.list())[0]
    expectEqual([summary?.status, summary?.event_count, summary?.workflow], ['failed', 6, 'large'], 'what is told')
  }),
]

const statusesInOrder = [
  ['running-again', 'running'],
  ['running', 'running'],
  ['paused', 'paused'],
  ['failed', 'failed'],
  ['completed', 'completed'],
  ['cancelled', 'cancelled'],
]
