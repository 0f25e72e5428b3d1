import type { KnownEventType } from '@nika/events'

/** The kinds that say how a run and its tasks go on: the run alone records them, never a verb or a tool. */
const runKinds = {
  workflow_started: true,
  workflow_completed: true,
  workflow_failed: true,
  workflow_cancelled: true,
  workflow_paused: true,
  workflow_resumed: true,
  task_scheduled: true,
  inputs_resolved: true,
  task_started: true,
  task_completed: true,
  task_failed: true,
  task_retry_scheduled: true,
  task_skipped: true,
  task_cancelled: true,
} as const satisfies Partial<Record<KnownEventType, true>>

export function isRunKind(type: string): boolean {
  return Object.hasOwn(runKinds, type)
}
