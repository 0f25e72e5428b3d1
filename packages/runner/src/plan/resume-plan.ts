import { judge, newTask, type PlanDraft } from './plan-draft.ts'
import { outcomeOf, type TaskPlan } from './plan-state.ts'
import { Queue } from './queue.ts'

/**
 * Plans again after workflow_resumed: what was in flight, what the operator cancelled, and what that cancelled downstream
 * waits again; every other verdict stands, and what was spent is spent. Linear in the size of the workflow.
 */
export function resumePlan(plan: PlanDraft): void {
  const { graph } = plan
  const before = new Map(graph.nodes.map(({ task, index }) => [task.id, plan.tasks[index]]))
  plan.status = 'running'
  plan.refused = new Queue()
  plan.admitted = graph.verbs.map(() => new Queue())
  plan.in_flight = graph.verbs.map(() => 0)
  plan.in_flight_count = 0
  plan.cancelled_by_operator = false
  plan.unsettled_count = 0
  for (const { task, index, dependencies } of graph.nodes) {
    const known = before.get(task.id)
    if (stands(known, before)) continue
    plan.unsettled_count += 1
    const waiting = dependencies.filter((id) => !stands(before.get(id), before)).length
    plan.tasks[index] = newTask(known?.phase === 'unscheduled' ? 'unscheduled' : 'waiting', waiting)
  }
  for (const node of graph.nodes) judge(plan, node)
}

type TasksById = ReadonlyMap<string, TaskPlan | undefined>

/** Whether the task is settled for good: its cancellation, if it is one, does not go back to the operator. */
function stands(task: TaskPlan | undefined, tasks: TasksById): boolean {
  if (task === undefined || outcomeOf(task) === undefined) return false
  const seen = new Set<TaskPlan>()
  for (let cause: TaskPlan | undefined = task; cause?.phase === 'cancelled' && !seen.has(cause); cause = causeOf(cause, tasks)) {
    if (cause.reason === 'operator') return false
    seen.add(cause)
  }
  return true
}

function causeOf({ because_of }: TaskPlan, tasks: TasksById): TaskPlan | undefined {
  return because_of === undefined ? undefined : tasks.get(because_of)
}
