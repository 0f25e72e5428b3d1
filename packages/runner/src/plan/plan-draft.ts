import { admits } from './gate.ts'
import type { PlanGraph, PlanNode } from './plan-graph.ts'
import { type AdmittedTask, outcomeOf, type PlanState, type TaskPhase, type TaskPlan } from './plan-state.ts'
import { Queue } from './queue.ts'

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] }

/** A task of a plan that takes events. */
export type TaskDraft = Writable<TaskPlan>

/** A plan that takes events. */
export interface PlanDraft extends Writable<Omit<PlanState, 'tasks' | 'admitted' | 'refused' | 'in_flight'>> {
  readonly graph: PlanGraph
  readonly tasks: TaskDraft[]
  admitted: readonly Queue<AdmittedTask>[]
  refused: Queue<number>
  in_flight: number[]
}

/** The plan before the first event. Linear in the number of tasks. */
export function initialPlan(graph: PlanGraph): PlanDraft {
  return {
    graph,
    status: 'unstarted',
    tasks: graph.nodes.map(({ dependencies }) => newTask('unscheduled', dependencies.length)),
    scheduled_count: 0,
    admitted: graph.verbs.map(() => new Queue()),
    admitted_count: 0,
    refused: new Queue(),
    in_flight: graph.verbs.map(() => 0),
    in_flight_count: 0,
    unsettled_count: graph.nodes.length,
    first_failure: undefined,
    cancelled_by_operator: false,
    cancelled_by_budget: false,
    spent_usd: 0,
  }
}

export function newTask(phase: TaskPhase, waiting: number): TaskDraft {
  return { phase, waiting, because_of: undefined, reason: undefined, started: undefined, settled: undefined }
}

/** The gate: once every producer of a waiting task has settled, every edge must let it run. */
export function judge(plan: PlanDraft, node: PlanNode): void {
  const task = plan.tasks[node.index]
  if (task?.phase !== 'waiting' || task.waiting > 0) return
  const because_of = refusingProducer(plan, node)
  if (because_of === undefined) {
    task.phase = 'admitted'
    plan.admitted[node.lane]?.push({ task_id: node.task.id, index: node.index, turn: plan.admitted_count++ })
  } else {
    task.phase = 'refused'
    task.because_of = because_of
    plan.refused.push(node.index)
  }
}

function refusingProducer({ tasks }: PlanDraft, { edges }: PlanNode): string | undefined {
  for (const { producer, role, index } of edges) {
    const task = tasks[index]
    const outcome = task && outcomeOf(task)
    if (outcome !== undefined && !admits(role, outcome)) return producer
  }
  return undefined
}

/** Takes what was acted on from the heads of the queues. */
export function dropStaleHeads({ tasks, refused, admitted }: PlanDraft): void {
  while (refused.head !== undefined && tasks[refused.head]?.phase !== 'refused') refused.shift()
  for (const lane of admitted) while (lane.head !== undefined && tasks[lane.head.index]?.phase !== 'admitted') lane.shift()
}

/** Adds to the number of tasks in flight of one lane. */
export function addInFlight(plan: PlanDraft, lane: number, amount: number): void {
  plan.in_flight[lane] = (plan.in_flight[lane] ?? 0) + amount
  plan.in_flight_count += amount
}
