import type { Owner } from '@nika/events'
import { admits } from './gate.ts'
import type { PlanNode } from './plan-graph.ts'
import { outcomeOf, type PlanState, type TaskPlan } from './plan-state.ts'
import { Queue } from './queue.ts'

/** A plan that nobody else holds yet. */
export type PlanDraft = { -readonly [Name in keyof PlanState]: PlanState[Name] }

/** Changes one task. */
export function setTask(draft: PlanDraft, taskId: string, task: TaskPlan, owner: Owner): void {
  draft.tasks = draft.tasks.update(taskId, () => task, owner)
}

/** The gate: once every producer of a waiting task has settled, every edge must let it run. */
export function judge(draft: PlanDraft, node: PlanNode, owner: Owner): void {
  const taskId = node.task.id
  const task = draft.tasks.get(taskId)
  if (task?.phase !== 'waiting' || task.waiting > 0) return
  const because_of = refusingProducer(draft, node)
  if (because_of !== undefined) {
    setTask(draft, taskId, { ...task, phase: 'refused', because_of }, owner)
    draft.refused = draft.refused.push(taskId)
    return
  }
  setTask(draft, taskId, { ...task, phase: 'admitted' }, owner)
  const turn = draft.admitted_count++
  const queue = draft.admitted[node.lane] ?? Queue.empty()
  draft.admitted = draft.admitted.with(node.lane, queue.push({ task_id: taskId, turn }))
}

function refusingProducer(draft: PlanDraft, { edges }: PlanNode): string | undefined {
  const refusing = edges.find(({ producer, role }) => {
    const task = draft.tasks.get(producer)
    const outcome = task === undefined ? undefined : outcomeOf(task)
    return outcome !== undefined && !admits(role, outcome)
  })
  return refusing?.producer
}

/** Takes what was acted on from the heads of the queues. */
export function dropStaleHeads(draft: PlanDraft): void {
  while (draft.refused.head !== undefined && draft.tasks.get(draft.refused.head)?.phase !== 'refused') draft.refused = draft.refused.shift()
  for (const [lane, queue] of draft.admitted.entries()) {
    let fresh = queue
    while (fresh.head !== undefined && draft.tasks.get(fresh.head.task_id)?.phase !== 'admitted') fresh = fresh.shift()
    if (fresh !== queue) draft.admitted = draft.admitted.with(lane, fresh)
  }
}

/** Adds to the number of tasks in flight of one lane. */
export function addInFlight(draft: PlanDraft, lane: number, amount: number): void {
  draft.in_flight = draft.in_flight.with(lane, (draft.in_flight[lane] ?? 0) + amount)
}
