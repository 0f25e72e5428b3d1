import type { Event } from '../../event/event.ts'
import type { EventStore, FollowOptions } from '../../store/event-store.ts'
import { type EventStoreCheck, storeCheck } from './check.ts'
import { begun, collect, expectEqual, expectEvents, expectRefused, firstOf, inTime } from './expect.ts'
import { completed, completedRun, eventsOf, numberedEvent, numberedEvents, resumed, runningRun } from './sample-events.ts'

const run = completedRun(2)

/** What is held, then what comes, none missed; and every way to an end. */
export const followChecks: readonly EventStoreCheck[] = [
  storeCheck('a follower gets what is stored, then what comes, and ends with the run', async (store) => {
    await store.append('run', 0, run.slice(0, 3))
    const follower = new Follower(store, 'run')
    await follower.take(3)

    await store.append('run', 3, run.slice(3, 5))
    await follower.take(2)
    await store.append('run', 5, run.slice(5), { durable: true })

    await follower.end()
    expectEvents(follower.events, run, 'what the follower got')
  }),

  storeCheck('a follower of a finished run ends at once', async (store) => {
    await store.append('run', 0, run)

    expectEvents(await collect(store.follow('run'), 'following'), run, 'from the beginning')
    expectEvents(await collect(store.follow('run', { from: 6 }), 'following'), run.slice(6), 'from 6')
    expectEvents(await collect(store.follow('run', { from: 99 }), 'following'), [], 'from beyond the end')
  }),

  storeCheck('a follower passes over an end that something follows', async (store) => {
    const kinds = runningRun(1).map(({ kind }) => kind)
    const again = eventsOf([...kinds, completed, resumed, completed])
    await store.append('run', 0, again.slice(0, 6))
    const follower = new Follower(store, 'run')
    await follower.take(6)

    await store.append('run', 6, again.slice(6))

    await follower.end()
    expectEvents(follower.events, again, 'what the follower got')
  }),

  storeCheck('a follower from beyond the end waits for its first event', async (store) => {
    await store.append('run', 0, run.slice(0, 2))
    const follower = new Follower(store, 'run', { from: 4 })
    const first = begun(follower.take(1))

    for (const event of run.slice(2)) await store.append('run', event.id, [event])

    await first
    await follower.end()
    expectEvents(follower.events, run.slice(4), 'what the follower got')
  }),

  storeCheck('a follower waits for a run that does not exist yet', async (store) => {
    const follower = new Follower(store, 'run')
    const first = begun(follower.take(1))

    await store.append('other', 0, numberedEvents(0, 1))
    for (const event of run) await store.append('run', event.id, [event])

    await first
    await follower.end()
    expectEvents(follower.events, run, 'what the follower got')
  }),

  storeCheck('followers miss nothing while events are appended', async (store) => {
    const count = 600
    const all = [...numberedEvents(0, count), ...eventsOf([completed], count).map((event) => ({ ...event, timestamp_ms: count }))]
    const followers = [0, 1, 299].map((from) => {
      return { from, events: begun(collect(store.follow('run', { from }), `following from ${from}`)) }
    })
    const late = begun(
      new Promise<readonly Event[]>((resolve, reject) => {
        setTimeout(() => collect(store.follow('run'), 'following late').then(resolve, reject), 5)
      }),
    )

    const appends: Promise<void>[] = []
    for (let id = 0; id < all.length; id += 7) {
      appends.push(store.append('run', id, all.slice(id, id + 7), { durable: id % 2 === 0 }))
      if (id % 70 === 0) await Promise.all(appends)
    }
    await Promise.all(appends)

    for (const { from, events } of followers) expectEvents(await events, all.slice(from), `the follower from ${from}`)
    expectEvents(await late, all, 'the late follower')
  }),

  storeCheck('a slow follower misses nothing', async (store) => {
    await store.append('run', 0, numberedEvents(0, 1))
    const follower = new Follower(store, 'run')
    await follower.take(1)
    await store.append('run', 1, numberedEvents(1, 200))
    await store.append('run', 201, [{ ...numberedEvent(201), kind: completed }])

    await follower.end()
    expectEvents(follower.events.slice(0, 201), numberedEvents(0, 201), 'what the follower got')
  }),

  storeCheck('an abort ends a follower that waits, without an error', async (store) => {
    await store.append('run', 0, run.slice(0, 2))
    const controller = new AbortController()
    const follower = new Follower(store, 'run', { signal: controller.signal })
    await follower.take(2)
    const end = begun(follower.end())

    controller.abort()

    await end
    await store.append('run', 2, run.slice(2))
    expectEvents(follower.events, run.slice(0, 2), 'what the follower got')
  }),

  storeCheck('a follower that is aborted before it begins gets nothing', async (store) => {
    await store.append('run', 0, run)

    expectEvents(await collect(store.follow('run', { signal: AbortSignal.abort() }), 'following'), [], 'what the follower got')
  }),

  storeCheck('a follower that leaves does not disturb another', async (store) => {
    await store.append('run', 0, run.slice(0, 2))
    const stays = new Follower(store, 'run')
    await stays.take(2)
    expectEqual(await firstOf(() => store.follow('run')), run[0], 'the first event')

    await store.append('run', 2, run.slice(2))

    await stays.end()
    expectEvents(stays.events, run, 'what the other got')
  }),

  storeCheck('close ends the followers', async (store) => {
    await store.append('run', 0, run.slice(0, 2))
    const followers = ['run', 'does-not-exist'].map((runId) => begun(collect(store.follow(runId), `following ${runId}`)))

    await store.close()

    const [held, nothing] = await Promise.all(followers)
    expectEvents(held ?? [], run.slice(0, held?.length ?? 0), 'what the follower of run got')
    expectEvents(nothing ?? [], [], 'what the follower of does-not-exist got')
  }),

  storeCheck('a follower from what is not an event id is refused', async (store) => {
    for (const from of [-1, 1.5, Number.NaN]) {
      await expectRefused(
        firstOf(() => store.follow('run', { from })),
        ['NIKA-LOG-015'],
        `from ${from}`,
      )
    }
  }),
]

/** Reads a follower step by step. */
class Follower {
  readonly events: Event[] = []
  readonly #iterator: AsyncIterator<Event>

  constructor(store: EventStore, runId: string, options?: FollowOptions) {
    this.#iterator = store.follow(runId, options)[Symbol.asyncIterator]()
  }

  async take(count: number): Promise<void> {
    for (let taken = 0; taken < count; taken++) {
      const next = await inTime(this.#iterator.next(), 'following')
      if (next.done === true) throw new Error(`the follower ended after ${this.events.length} events`)
      this.events.push(next.value)
    }
  }

  /** Takes what comes until the iteration ends. */
  async end(): Promise<void> {
    for (let next = await this.#next(); next.done !== true; next = await this.#next()) this.events.push(next.value)
  }

  #next(): Promise<IteratorResult<Event>> {
    return inTime(this.#iterator.next(), 'the end of following')
  }
}
