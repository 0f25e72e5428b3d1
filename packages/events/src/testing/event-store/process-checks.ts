import type { Event } from '../../event/event.ts'
import { type EventStoreCheck, type EventStoreHarness, withStore } from './check.ts'
import { begun, collect, expectEqual, expectEvents, stored } from './expect.ts'
import { completed, numberedEvent, numberedEvents } from './sample-events.ts'
import type { StoreAnswer } from './serve-store.ts'
import { StoreProcess } from './store-process.ts'

/** What a refused writer may be told: the run is locked, or it has gone on. */
const lost: readonly (string | undefined)[] = ['NIKA-LOG-010', 'NIKA-LOG-011']

/** Crashes, races and takeovers between processes. */
export const processChecks: readonly EventStoreCheck[] = [
  processCheck('whatever was acknowledged survives a killed writer, and the next one goes on at once', async (harness) => {
    for (let round = 0; round < 3; round++) {
      const acknowledged = await killInMidAppend(harness, 5 + round * 30)

      await withStore(harness, async (store) => {
        const events = await stored(store, 'run')
        expectEvents(events, numberedEvents(0, events.length), `the run after kill ${round}`)
        if (events.length <= acknowledged)
          throw new Error(`event ${acknowledged} was acknowledged; only ${events.length} events are stored`)
        await store.append('run', events.length, [numberedEvent(events.length)], { durable: true })
        expectEqual((await stored(store, 'run')).length, events.length + 1, 'number of events after the next append')
      })
    }
  }),

  processCheck('of processes that begin one run at once, exactly one wins and the others write nothing', async (harness) => {
    await withProcesses(harness, 3, async (processes) => {
      for (const runId of ['first', 'second', 'third', 'fourth', 'fifth']) {
        for (const [index, process] of processes.entries()) {
          process.send({ do: 'append', runId, expectedNextId: 0, events: eventsOfContender(index) })
        }
        const answers = await Promise.all(processes.map((process) => process.next()))

        await expectOneWinner(harness, runId, answers)
      }
    })
  }),

  processCheck('of processes that go on with a dead writer’s run at once, exactly one wins', async (harness) => {
    await killInMidAppend(harness, 20)
    const length = await withStore(harness, async (store) => (await stored(store, 'run')).length)

    await withProcesses(harness, 3, async (processes) => {
      for (const [index, process] of processes.entries()) {
        process.send({ do: 'append', runId: 'run', expectedNextId: length, events: eventsOfContender(index, length) })
      }
      const answers = await Promise.all(processes.map((process) => process.next()))

      await expectOneWinner(harness, 'run', answers, length)
    })
  }),

  processCheck('a follower sees whole events of another process, none missed', async (harness) => {
    await withStore(harness, async (store) => {
      const followed = begun(collect(store.follow('run'), 'following another process'))
      await withProcesses(harness, 1, async ([process]) => {
        const all = [...numberedEvents(0, 120), { ...numberedEvent(120), kind: completed }]
        for (let id = 0; id < all.length; id += 11) {
          process?.send({ do: 'append', runId: 'run', expectedNextId: id, events: all.slice(id, id + 11) })
          await process?.next()
        }

        expectEvents(await followed, all, 'what the follower got')
      })
    })
  }),
]

function processCheck(name: string, run: (harness: EventStoreHarness) => Promise<void>): EventStoreCheck {
  return { name, needs: 'processes', run }
}

/** Kills a process that appends to the run `run` at full speed. @returns the last event that it had acknowledged. */
async function killInMidAppend(harness: EventStoreHarness, afterMs: number): Promise<number> {
  const writer = await StoreProcess.start(harness)
  writer.send({ do: 'flood', runId: 'run' })
  const first = await writer.next()
  await new Promise<void>((resolve) => {
    setTimeout(resolve, afterMs)
  })
  const answers = [first, ...(await writer.kill())]
  const refused = answers.find((answer) => answer.refused !== undefined)?.refused
  if (refused !== undefined) throw new Error(`an append was refused: ${refused.message}`)
  return Math.max(...answers.map(({ acknowledged = -1 }) => acknowledged))
}

async function expectOneWinner(harness: EventStoreHarness, runId: string, answers: readonly StoreAnswer[], from = 0): Promise<void> {
  const winners = answers.flatMap(({ acknowledged }, index) => (acknowledged === undefined ? [] : [index]))
  expectEqual(winners.length, 1, `winners of run ${runId} among ${JSON.stringify(answers)}`)
  const codes = answers.flatMap(({ refused }) => refused?.code ?? [])
  if (!codes.every((code) => lost.includes(code))) throw new Error(`the others must get NIKA-LOG-010 or NIKA-LOG-011, got ${codes.join()}`)
  const events = await withStore(harness, (store) => stored(store, runId, { from }))
  expectEvents(events, eventsOfContender(winners[0] ?? -1, from), `run ${runId}`)
}

/** Two events that nobody else would append. */
function eventsOfContender(index: number, firstId = 0): readonly Event[] {
  return numberedEvents(firstId, 2).map((event) => ({ ...event, kind: { type: 'contender', index } }))
}

/** Starts processes for `body`, and ends all of them. */
async function withProcesses(
  harness: EventStoreHarness,
  count: number,
  body: (processes: readonly StoreProcess[]) => Promise<void>,
): Promise<void> {
  const processes = await Promise.all(Array.from({ length: count }, () => StoreProcess.start(harness)))
  try {
    await body(processes)
    await Promise.all(processes.map((process) => process.stop()))
  } finally {
    await Promise.all(processes.map((process) => process.kill()))
  }
}
