import { logError } from '../errors/codes.ts'
import type { Event } from '../event/event.ts'
import { requireEventId } from '../event/event-id.ts'
import { EventStream } from '../event/event-stream.ts'
import { EventList } from '../log/event-list.ts'
import type { AppendOptions, EventStore, FollowOptions, ReadOptions, RunFilter, RunSummary } from './event-store.ts'
import { requireRunId } from './run-id.ts'
import { latestFirst, matchesFilter, summarizeRun } from './run-summary.ts'
import { unwrittenEvents } from './unwritten-events.ts'

/** Keeps runs in memory, as long as the store lives. It shares the events that it is given, and copies none. */
export class MemoryEventStore implements EventStore {
  /** A list without events is no run yet: somebody follows it. */
  readonly #runs = new Map<string, EventList>()
  #closed = false

  /** `durable` promises nothing here: memory does not survive the process. */
  async append(runId: string, expectedNextId: number, events: readonly Event[], _options?: AppendOptions): Promise<void> {
    requireRunId(runId)
    if (this.#closed) throw logError('NIKA-LOG-003', { message: 'the store is closed; nothing was appended' })
    const stored = this.#runs.get(runId)?.events ?? []
    const rest = unwrittenEvents({ runId, expectedNextId, events }, { last: stored.at(-1), since: stored.slice(expectedNextId) })
    if (rest.length === 0) return
    const list = this.#listOf(runId)
    for (const event of rest) list.events.push(event)
    list.wake()
  }

  read(runId: string, options: ReadOptions = {}): EventStream {
    return new EventStream(this.#readBatch(runId, options))
  }

  async list(filter: RunFilter = {}): Promise<readonly RunSummary[]> {
    const found: RunSummary[] = []
    for (const runId of [...this.#runs.keys()].sort(latestFirst)) {
      if (found.length >= (filter.limit ?? Number.POSITIVE_INFINITY)) break
      const run = this.#summaryOf(runId)
      if (run !== undefined && matchesFilter(run, filter)) found.push(run)
    }
    return found
  }

  follow(runId: string, options: FollowOptions = {}): AsyncGenerator<Event, void, undefined> {
    requireEventId(options.from ?? 0)
    return this.#listOf(requireRunId(runId)).follow(options)
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const list of this.#runs.values()) list.close()
  }

  async *#readBatch(runId: string, { from = 0, to }: ReadOptions): AsyncGenerator<readonly Event[], void, undefined> {
    requireRunId(runId)
    requireEventId(from)
    if (to !== undefined) requireEventId(to)
    const stored = this.#runs.get(runId)?.events ?? []
    if (stored.length === 0) throw logError('NIKA-LOG-012', { message: `there is no run ${runId}`, details: { run_id: runId } })
    yield stored.slice(from, to === undefined ? undefined : to + 1)
  }

  #listOf(runId: string): EventList {
    const known = this.#runs.get(runId)
    if (known !== undefined) return known
    const list = new EventList()
    if (this.#closed) list.close()
    this.#runs.set(runId, list)
    return list
  }

  #summaryOf(runId: string): RunSummary | undefined {
    const events = this.#runs.get(runId)?.events ?? []
    const first = events[0]
    const last = events.at(-1)
    return first === undefined || last === undefined ? undefined : summarizeRun(runId, first, last)
  }
}
