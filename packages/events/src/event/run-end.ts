import type { EventKind } from './event.ts'

/** Whether the kind ends a run; only workflow_resumed may follow it. */
export function endsRun(kind: EventKind): boolean {
  return kind.type === 'workflow_completed' || kind.type === 'workflow_failed' || kind.type === 'workflow_cancelled'
}
