import type { Event, EventKind } from '../event/event.ts'
import type { RunFilter, RunSummary, StoredRunStatus } from './event-store.ts'

/** What the first and the last event of a run say about it. Of the last one's kind, only `type` is read. */
export function summarizeRun(runId: string, first: Event, last: Event): RunSummary {
  const head = { status: statusAfter(last.kind), event_count: last.id + 1, duration_ms: last.timestamp_ms }
  return { run_id: runId, ...head, ...startOf(first.kind) }
}

/** Whether a list with this filter holds the run; `limit` apart. */
export function matchesFilter(run: RunSummary, filter: RunFilter): boolean {
  const { status = run.status, workflow = run.workflow, prefix = '' } = filter
  return run.status === status && run.workflow === workflow && run.run_id.startsWith(prefix)
}

/** Orders run ids the latest first: ids of runs sort by time. */
export function latestFirst(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? 1 : -1
}

function statusAfter({ type }: EventKind): StoredRunStatus {
  switch (type) {
    case 'workflow_completed':
      return 'completed'
    case 'workflow_failed':
      return 'failed'
    case 'workflow_cancelled':
      return 'cancelled'
    case 'workflow_paused':
      return 'paused'
    default:
      return 'running'
  }
}

function startOf(kind: EventKind): Pick<RunSummary, 'workflow' | 'started_at' | 'task_count'> {
  if (kind.type !== 'workflow_started') return {}
  const { workflow, started_at, task_count }: { readonly [field: string]: unknown } = { ...kind }
  return {
    ...(typeof workflow === 'string' && { workflow }),
    ...(typeof started_at === 'string' && { started_at }),
    ...(typeof task_count === 'number' && { task_count }),
  }
}
