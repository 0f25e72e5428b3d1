import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Event } from '../../event/event.ts'
import { EventStream } from '../../event/event-stream.ts'
import type { AppendOptions, FollowOptions, ReadOptions, RunFilter } from '../../store/event-store.ts'
import { MemoryEventStore } from '../../store/memory-store.ts'
import type { EventStoreCheck } from './check.ts'
import { eventStoreChecks } from './event-store-checks.ts'

const ofOneHandle = eventStoreChecks.filter(({ needs }) => needs === undefined)

describe('eventStoreChecks', () => {
  test('have names of their own', () => {
    const names = eventStoreChecks.map(({ name }) => name)

    expect(new Set(names).size).toBe(names.length)
  })

  test.each(ofOneHandle)('a store in memory passes: $name', async (check) => {
    await check.run({ open: async () => new MemoryEventStore() })
  })

  test.each([
    [
      'overwrites what is stored',
      () => new OverwritingStore(),
      'an append that differs from what is stored is a conflict and changes nothing',
    ],
    ['stores a repeated append twice', () => new RepeatingStore(), 'the same append again changes nothing'],
    ['keeps a part of a refused append', () => new HalfwayStore(), 'an append is all or nothing'],
    ['takes to as exclusive', () => new ExclusiveStore(), 'a read gives the events from and to, both inclusive'],
    ['rounds numbers', () => new RoundingStore(), 'what comes back is exact: numbers that no double holds'],
    [
      'drops members that it does not know',
      () => new ForgetfulStore(),
      'members of an event that no version knows come back after the known ones',
    ],
    ['lists in the order of creation', () => new UnsortedStore(), 'a list holds the latest runs first, which is the order of their ids'],
    ['misses what comes while it looks away', () => new MissingStore(), 'followers miss nothing while events are appended'],
    ['ends followers too early', () => new HastyStore(), 'a follower waits for a run that does not exist yet'],
    ['goes on after close', () => new ImmortalStore(), 'a closed store appends nothing more'],
  ])('a store that %s fails', async (_what, store, name) => {
    await expect(checkCalled(name).run({ open: async () => store() })).rejects.toThrow(/expected|ended after/)
  })

  test('whatever a store refuses fails a check and nothing else', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    onTestFinished(() => void process.off('unhandledRejection', unhandled))

    const checks = eventStoreChecks.filter(({ needs }) => needs !== 'processes')
    const outcomes = await Promise.allSettled(checks.map(({ run }) => run({ open: async () => new RefusingStore() })))
    await new Promise(setImmediate)

    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(50)
    expect(unhandled).not.toHaveBeenCalled()
  })

  test('a store that never answers fails instead of waiting for ever', async () => {
    vi.useFakeTimers()
    const outcome = expect(checkCalled('a read gives the events from and to, both inclusive').run({ open: async () => new SilentStore() }))
    const refusal = outcome.rejects.toThrow('reading: nothing came within 20000 ms')

    await vi.advanceTimersByTimeAsync(20_000)

    await refusal
    vi.useRealTimers()
  })
})

function checkCalled(name: string): EventStoreCheck {
  const check = eventStoreChecks.find((candidate) => candidate.name === name)
  if (check === undefined) throw new Error(`no check is called ${name}`)
  return check
}

/** Numbers events anew, so that nothing ever conflicts. */
class RepeatingStore extends MemoryEventStore {
  readonly #lengths = new Map<string, number>()

  override async append(runId: string, _expectedNextId: number, events: readonly Event[]): Promise<void> {
    const length = this.#lengths.get(runId) ?? 0
    this.#lengths.set(runId, length + events.length)
    await super.append(
      runId,
      length,
      events.map((event, index) => ({ ...event, id: length + index, timestamp_ms: length + index })),
    )
  }
}

class OverwritingStore extends MemoryEventStore {
  override async append(runId: string, expectedNextId: number, events: readonly Event[]): Promise<void> {
    await super.append(runId, expectedNextId, events).catch(() => undefined)
  }
}

class RefusingStore extends MemoryEventStore {
  override async append(): Promise<void> {
    await new Promise(setImmediate)
    throw new Error('no')
  }
}

class HalfwayStore extends MemoryEventStore {
  override async append(runId: string, expectedNextId: number, events: readonly Event[]): Promise<void> {
    for (const [index, event] of events.entries()) await super.append(runId, expectedNextId + index, [event])
  }
}

class ExclusiveStore extends MemoryEventStore {
  override read(runId: string, options: ReadOptions = {}): EventStream {
    return super.read(runId, options.to === undefined ? options : { ...options, to: Math.max(0, options.to - 1) })
  }
}

class RoundingStore extends MemoryEventStore {
  override append(runId: string, expectedNextId: number, events: readonly Event[], options?: AppendOptions): Promise<void> {
    return super.append(runId, expectedNextId, JSON.parse(JSON.stringify(events)), options)
  }
}

class ForgetfulStore extends MemoryEventStore {
  override append(runId: string, expectedNextId: number, events: readonly Event[]): Promise<void> {
    const known = events.map(({ id, timestamp_ms, kind }) => ({ id, timestamp_ms, kind }))
    return super.append(runId, expectedNextId, known)
  }
}

class UnsortedStore extends MemoryEventStore {
  override async list(filter: RunFilter = {}): ReturnType<MemoryEventStore['list']> {
    return [...(await super.list({ ...filter, limit: undefined }))].reverse().slice(0, filter.limit)
  }
}

class MissingStore extends MemoryEventStore {
  override async *follow(runId: string, options?: FollowOptions): AsyncGenerator<Event, void, undefined> {
    for await (const event of super.follow(runId, options)) if (event.id !== 4) yield event
  }
}

class HastyStore extends MemoryEventStore {
  override async *follow(runId: string): AsyncGenerator<Event, void, undefined> {
    const known = await this.list({ prefix: runId })
    if (known.length > 0) yield* new EventStream(super.read(runId).batches())
  }
}

class SilentStore extends MemoryEventStore {
  override read(): EventStream {
    return new EventStream(silence())
  }
}

async function* silence(): AsyncGenerator<readonly Event[], void, undefined> {
  await new Promise(() => undefined)
  yield []
}

class ImmortalStore extends MemoryEventStore {
  override async close(): Promise<void> {}
}
