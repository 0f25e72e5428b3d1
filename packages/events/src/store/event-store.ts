import type { Event } from '../event/event.ts'

/** How a run stands, as far as the head and the tail of its log tell. */
export type StoredRunStatus = 'running' | 'completed' | 'failed' | 'cancelled' | 'paused'

/** One run in a list: what the first and the last event of its log say. */
export interface RunSummary {
  readonly run_id: string
  /** The status that the last event leaves; `running` also for a run whose process has died. */
  readonly status: StoredRunStatus
  /** Number of events. */
  readonly event_count: number
  /** The workflow's name. */
  readonly workflow?: string | undefined
  /** ISO 8601, UTC. */
  readonly started_at?: string | undefined
  readonly task_count?: number | undefined
  /** `timestamp_ms` of the last event. */
  readonly duration_ms: number
  /** Whether somebody writes the run just now; false for a `running` one whose process has died. Undefined where a store cannot tell. */
  readonly being_written?: boolean | undefined
}

/** Which runs a list holds; all of them without a filter. */
export interface RunFilter {
  readonly status?: StoredRunStatus | undefined
  readonly workflow?: string | undefined
  /** Runs whose id begins with it. */
  readonly prefix?: string | undefined
  /** At most so many, the latest ones. */
  readonly limit?: number | undefined
}

export interface AppendOptions {
  /** Resolve only when the events, and everything before them, survive the machine. Default: the process. */
  readonly durable?: boolean | undefined
}

export interface ReadOptions {
  /** The first event id; default 0. */
  readonly from?: number | undefined
  /** The last event id, inclusive; default the end. */
  readonly to?: number | undefined
}

export interface FollowOptions {
  /** The first event id; default 0. */
  readonly from?: number | undefined
  /** Ends the iteration; it returns, it does not throw. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Where the logs of runs live: the port that every store implements.
 * An implementation proves itself with `eventStoreChecks` of `@nika/events/testing`.
 */
export interface EventStore {
  /**
   * Appends `events`, whose ids go on from `expectedNextId`, to a run; the first append makes the run.
   * All or nothing for whoever lives: after an error none of them is there. A crash may leave a leading part.
   * Idempotent: when what is stored from `expectedNextId` on equals a leading part of `events`, the rest is written and it
   * is a success. Appends that are not waited for are stored in the order of the calls; without events it makes no run, but
   * with `durable` it makes what is stored durable.
   * @throws NIKA-LOG-002, NIKA-LOG-007, NIKA-LOG-008 or NIKA-LOG-015 when `events` cannot go on from `expectedNextId`.
   * @throws NIKA-LOG-003 after `close`.
   * @throws NIKA-LOG-010 when something else is stored there, or less than `expectedNextId` events.
   * @throws NIKA-LOG-011 when another process writes the run; NIKA-LOG-018 when another has taken it over.
   * @throws NIKA-LOG-013 when a sync fails (final); NIKA-LOG-014 when a write fails; NIKA-LOG-006 when an event is too long.
   * @throws NIKA-LOG-022 when `runId` is not a run id.
   */
  append(runId: string, expectedNextId: number, events: readonly Event[], options?: AppendOptions): Promise<void>

  /**
   * The stored events in order, in bounded memory. Errors are thrown by the iteration; what was given before them is intact.
   * @throws NIKA-LOG-012 when there is no such run or it has no event; the codes of the codec when the log is damaged.
   * @throws NIKA-LOG-015 when `from` or `to` is not an event id; NIKA-LOG-022 when `runId` is not a run id.
   * @throws NIKA-LOG-023 when it cannot be read.
   */
  read(runId: string, options?: ReadOptions): AsyncIterable<Event>

  /**
   * The runs, the latest first: in descending order of their ids, which sort by time. A run without one whole event is
   * passed over.
   */
  list(filter?: RunFilter): Promise<readonly RunSummary[]>

  /**
   * What is stored from `from` on, then what comes, none missed. Ends after workflow_completed, workflow_failed or
   * workflow_cancelled when nothing follows it, on abort, and when the store closes. A run that does not exist yet is
   * waited for.
   * @throws NIKA-LOG-015 when `from` is not an event id; NIKA-LOG-022 when `runId` is not a run id; as `read` does.
   */
  follow(runId: string, options?: FollowOptions): AsyncIterable<Event>

  /** Gives up what the store holds: locks, files, followers. Appends that were made are finished first. Again is no error. */
  close(): Promise<void>
}
