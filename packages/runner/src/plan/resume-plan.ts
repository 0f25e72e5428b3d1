import type { Owner, PersistentMap } from '@nika/events'
import { judge, type PlanDraft, setTask } from './plan-draft.ts'
import { newTaskPlan, outcomeOf, type TaskPlan } from './plan-state.ts'
import { Queue } from './queue.ts'

/**
 * Plans again after workflow_resumed: what was in flight, what the operator cancelled, and what that cancelled downstream
 * waits again; every other verdict stands. Linear in the size of the workflow.
 */
export function resumePlan(draft: PlanDraft, owner: Owner): void {
  const { graph, tasks: before } = draft
  draft.status = 'running'
  draft.refused = Queue.empty()
  draft.admitted = graph.verbs.map(() => Queue.empty())
  draft.in_flight = graph.verbs.map(() => 0)
  draft.cancelled_by_operator = false
  draft.unsettled_count = 0
  for (const { task, dependencies } of graph.nodes) {
    const known = before.get(task.id)
    if (known !== undefined && stands(known, before)) continue
    draft.unsettled_count += 1
    const waiting = dependencies.filter((id) => !stands(before.get(id), before)).length
    setTask(draft, task.id, newTaskPlan(known?.phase === 'unscheduled' ? 'unscheduled' : 'waiting', waiting), owner)
  }
  for (const node of graph.nodes) judge(draft, node, owner)
}

/** Whether the task is settled for good: its cancellation, if it is one, does not go back to the operator. */
function stands(task: TaskPlan | undefined, tasks: PersistentMap<TaskPlan>): boolean {
  if (task === undefined || outcomeOf(task) === undefined) return false
  const seen = new Set<TaskPlan>()
  for (let cause: TaskPlan | undefined = task; cause?.phase === 'cancelled' && !seen.has(cause); cause = causeOf(cause, tasks)) {
    if (cause.reason === 'operator') return false
    seen.add(cause)
  }
  return true
}

function causeOf({ because_of }: TaskPlan, tasks: PersistentMap<TaskPlan>): TaskPlan | undefined {
  return because_of === undefined ? undefined : tasks.get(because_of)
}
