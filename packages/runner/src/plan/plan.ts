import { addDollars, type Event, type EventKind, type KnownEventKind } from '@nika/events'
import type { Outcome } from './gate.ts'
import { addInFlight, dropStaleHeads, initialPlan, judge, type PlanDraft, type TaskDraft } from './plan-draft.ts'
import type { PlanGraph, PlanNode } from './plan-graph.ts'
import { outcomeOf, type PlanState } from './plan-state.ts'
import { resumePlan } from './resume-plan.ts'

/**
 * The plan of a run, folded from its log event by event. In place: nobody needs the states between, and to make them
 * was a good part of what a task costs. An event costs in proportion to the number of tasks that depend on its task, at any size of
 * the workflow and any length of the run; workflow_resumed alone costs a walk over all tasks.
 */
export class Plan {
  readonly #draft: PlanDraft

  constructor(graph: PlanGraph) {
    this.#draft = initialPlan(graph)
  }

  /** The state after the last event; it changes with the next one. */
  get state(): PlanState {
    return this.#draft
  }

  /** Events of tasks that the workflow does not have change nothing. */
  add({ id, kind }: Event): void {
    if (isPlanned(kind)) apply(this.#draft, kind, id)
  }
}

/** The kinds that the plan reads. */
type PlannedKind = Extract<KnownEventKind, { readonly type: keyof typeof plannedTypes }>

const plannedTypes = {
  workflow_started: true,
  workflow_completed: true,
  workflow_failed: true,
  workflow_cancelled: true,
  workflow_resumed: true,
  task_scheduled: true,
  inputs_resolved: true,
  task_started: true,
  task_completed: true,
  task_skipped: true,
  task_failed: true,
  task_cancelled: true,
  provider_responded: true,
  provider_failed: true,
} as const

function isPlanned(kind: EventKind): kind is PlannedKind {
  return Object.hasOwn(plannedTypes, kind.type)
}

function apply(plan: PlanDraft, kind: PlannedKind, eventId: number): void {
  switch (kind.type) {
    case 'workflow_started':
      plan.status = 'running'
      return
    case 'workflow_completed':
    case 'workflow_failed':
    case 'workflow_cancelled':
      plan.status = 'ended'
      return
    case 'workflow_resumed':
      resumePlan(plan)
      return
    case 'provider_responded':
    case 'provider_failed':
      plan.spent_usd = addDollars(plan.spent_usd, kind.cost?.usd ?? 0)
      return
    default:
      applyToTask(plan, kind, eventId)
  }
}

type TaskKind = Exclude<Extract<PlannedKind, { readonly task_id: string }>, { readonly type: 'provider_responded' | 'provider_failed' }>

function applyToTask(plan: PlanDraft, kind: TaskKind, eventId: number): void {
  const node = plan.graph.node(kind.task_id)
  const task = node && plan.tasks[node.index]
  // Only the first verdict on a task counts.
  if (node === undefined || task === undefined || outcomeOf(task) !== undefined) return
  switch (kind.type) {
    case 'task_scheduled':
      return schedule(plan, node, task)
    case 'inputs_resolved':
      return begin(plan, node, task)
    case 'task_started':
      task.started ??= eventId
      return begin(plan, node, task)
    default:
      task.settled = eventId
      return settle(plan, node, task, kind)
  }
}

function schedule(plan: PlanDraft, node: PlanNode, task: TaskDraft): void {
  if (task.phase !== 'unscheduled') return
  task.phase = 'waiting'
  judge(plan, node)
  // Tasks are scheduled in the order of the file, so as a rule this looks at the next one and at no other.
  while (plan.tasks[plan.scheduled_count] !== undefined && plan.tasks[plan.scheduled_count]?.phase !== 'unscheduled')
    plan.scheduled_count += 1
}

function begin(plan: PlanDraft, node: PlanNode, task: TaskDraft): void {
  if (task.phase === 'in_flight') return
  task.phase = 'in_flight'
  addInFlight(plan, node.lane, 1)
  dropStaleHeads(plan)
}

type VerdictKind = Extract<TaskKind, { readonly type: 'task_completed' | 'task_skipped' | 'task_failed' | 'task_cancelled' }>

function settle(plan: PlanDraft, node: PlanNode, task: TaskDraft, kind: VerdictKind): void {
  if (task.phase === 'in_flight') addInFlight(plan, node.lane, -1)
  task.phase = outcomeOfKind(kind)
  task.because_of = kind.type === 'task_cancelled' ? kind.because_of : undefined
  task.reason = kind.type === 'task_cancelled' ? kind.reason : undefined
  plan.unsettled_count -= 1
  if (kind.type === 'task_failed') plan.first_failure ??= { task_id: kind.task_id, error: kind.error, code: kind.code }
  if (kind.type === 'task_cancelled' && kind.reason === 'operator') plan.cancelled_by_operator = true
  if (kind.type === 'task_cancelled' && kind.reason === 'budget') plan.cancelled_by_budget = true
  for (const dependent of node.dependents) producerSettled(plan, dependent)
  dropStaleHeads(plan)
}

function outcomeOfKind(kind: VerdictKind): Outcome {
  switch (kind.type) {
    case 'task_completed':
      return 'success'
    case 'task_skipped':
      return 'skipped'
    case 'task_failed':
      return 'failure'
    case 'task_cancelled':
      return 'cancelled'
  }
}

function producerSettled(plan: PlanDraft, node: PlanNode): void {
  const task = plan.tasks[node.index]
  if (task === undefined) return
  task.waiting -= 1
  judge(plan, node)
}
