import type { Event } from '../../event/event.ts'
import { type EventStoreCheck, storeCheck } from './check.ts'
import { begun, collect, expectEqual, expectEvents, expectRefused, firstOf } from './expect.ts'
import { completedRun, numberedEvents } from './sample-events.ts'

const run = completedRun(3)

/** Ranges, and what is not there. */
export const readChecks: readonly EventStoreCheck[] = [
  storeCheck('a read gives the events from and to, both inclusive', async (store) => {
    await store.append('run', 0, run)

    expectEvents(await collect(store.read('run')), run, 'all')
    expectEvents(await collect(store.read('run', { from: 4 })), run.slice(4), 'from 4')
    expectEvents(await collect(store.read('run', { to: 4 })), run.slice(0, 5), 'to 4')
    expectEvents(await collect(store.read('run', { from: 2, to: 2 })), run.slice(2, 3), 'event 2 alone')
    expectEvents(await collect(store.read('run', { from: 10, to: 99 })), run.slice(10), 'from the last one')
  }),

  storeCheck('a read of a range without events gives none', async (store) => {
    await store.append('run', 0, run)

    expectEvents(await collect(store.read('run', { from: 11 })), [], 'from one past the end')
    expectEvents(await collect(store.read('run', { from: 5, to: 4 })), [], 'from 5 to 4')
  }),

  storeCheck('a read of many events gives each part', async (store) => {
    const many = numberedEvents(0, 1000)
    await store.append('run', 0, many)

    expectEvents(await collect(store.read('run')), many, 'all')
    for (const from of [1, 39, 40, 500, 999]) {
      expectEvents(await collect(store.read('run', { from, to: from + 60 })), many.slice(from, from + 61), `from ${from}`)
    }
  }),

  storeCheck('a read that is left early can be followed by another', async (store) => {
    await store.append('run', 0, run)

    expectEqual(await firstOf(() => store.read('run', { from: 3 })), run[3], 'the first event from 3')
    expectEvents(await collect(store.read('run')), run, 'all')
  }),

  storeCheck('a read of a run that does not exist is refused', async (store) => {
    await store.append('run', 0, run)

    await expectRefused(
      firstOf(() => store.read('ru')),
      ['NIKA-LOG-012'],
      'reading ru',
    )
    await expectRefused(
      firstOf(() => store.read('other', { from: 3 })),
      ['NIKA-LOG-012'],
      'reading other from 3',
    )
  }),

  storeCheck('a read from or to what is not an event id is refused', async (store) => {
    await store.append('run', 0, run)

    for (const id of [-1, 1.5, Number.NaN]) {
      await expectRefused(
        firstOf(() => store.read('run', { from: id })),
        ['NIKA-LOG-015'],
        `from ${id}`,
      )
      await expectRefused(
        firstOf(() => store.read('run', { to: id })),
        ['NIKA-LOG-015'],
        `to ${id}`,
      )
    }
  }),

  storeCheck('reads during appends give a leading part of the run', async (store) => {
    const many = numberedEvents(0, 400)
    const reads: (readonly Event[])[] = []
    for (let id = 0; id < many.length; id += 40) {
      const append = begun(store.append('run', id, many.slice(id, id + 40)))
      if (id > 0) reads.push(await collect(store.read('run')))
      await append
    }

    for (const read of reads) expectEvents(read, many.slice(0, read.length), `a read of ${read.length} events`)
  }),
]
