import type { Event, EventKind, KnownEventKind, Owner, Projection } from '@nika/events'
import type { Outcome } from './gate.ts'
import { addInFlight, dropStaleHeads, judge, type PlanDraft, setTask } from './plan-draft.ts'
import type { PlanGraph, PlanNode } from './plan-graph.ts'
import { initialPlan, outcomeOf, type PlanState, type TaskPlan } from './plan-state.ts'
import { resumePlan } from './resume-plan.ts'

/** The plan of a workflow as a projection, for `fold` and `EventLog.project`. */
export function planProjection(graph: PlanGraph): Projection<PlanState> {
  return {
    initial: initialPlan(graph),
    evolve: evolvePlan,
    evolveAll(state, events) {
      const plan = new LivePlan(state)
      for (const event of events) plan.add(event)
      return plan.state
    },
  }
}

/**
 * The plan after one more event. Pure. Costs in proportion to the number of tasks that depend on the event's task, at any
 * size of the workflow and any length of the run; workflow_resumed alone costs a walk over all tasks.
 * Events of tasks that the workflow does not have change nothing.
 */
export function evolvePlan(state: PlanState, event: Event): PlanState {
  const plan = new LivePlan(state)
  plan.add(event)
  return plan.state
}

/** A plan that takes events in place, for whoever keeps no state but the last: the states between are never made. */
export class LivePlan {
  readonly #draft: PlanDraft
  readonly #owner: Owner = {}

  constructor(state: PlanState) {
    this.#draft = { ...state }
  }

  /** The state after the last event; it changes with the next one. */
  get state(): PlanState {
    return this.#draft
  }

  add({ id, kind }: Event): void {
    if (isPlanned(kind)) apply(this.#draft, kind, { eventId: id, owner: this.#owner })
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
} as const

const planned: ReadonlySet<string> = new Set(Object.keys(plannedTypes))

function isPlanned(kind: EventKind): kind is PlannedKind {
  return planned.has(kind.type)
}

interface Step {
  readonly eventId: number
  /** Says which nodes of the map of tasks this step may change in place. */
  readonly owner: Owner
}

function apply(draft: PlanDraft, kind: PlannedKind, step: Step): void {
  switch (kind.type) {
    case 'workflow_started':
      draft.status = 'running'
      return
    case 'workflow_completed':
    case 'workflow_failed':
    case 'workflow_cancelled':
      draft.status = 'ended'
      return
    case 'workflow_resumed':
      resumePlan(draft, step.owner)
      return
    case 'task_scheduled':
      schedule(draft, kind.task_id, step)
      return
    case 'inputs_resolved':
      begin(draft, kind.task_id, undefined, step)
      return
    case 'task_started':
      begin(draft, kind.task_id, step.eventId, step)
      return
    default:
      settle(draft, kind, step)
  }
}

function schedule(draft: PlanDraft, taskId: string, { owner }: Step): void {
  const task = draft.tasks.get(taskId)
  const node = draft.graph.node(taskId)
  if (node === undefined || task?.phase !== 'unscheduled') return
  setTask(draft, taskId, { ...task, phase: 'waiting' }, owner)
  if (task.waiting === 0) judge(draft, node, owner)
  // Tasks are scheduled in the order of the file, so as a rule this looks at the next one and at no other.
  let next = draft.graph.nodes[draft.scheduled_count]
  while (next !== undefined && draft.tasks.get(next.task.id)?.phase !== 'unscheduled') {
    draft.scheduled_count += 1
    next = draft.graph.nodes[draft.scheduled_count]
  }
}

function begin(draft: PlanDraft, taskId: string, started: number | undefined, { owner }: Step): void {
  const task = draft.tasks.get(taskId)
  const node = draft.graph.node(taskId)
  if (node === undefined || task === undefined || outcomeOf(task) !== undefined) return
  setTask(draft, taskId, { ...task, phase: 'in_flight', started: task.started ?? started }, owner)
  if (task.phase === 'in_flight') return
  addInFlight(draft, node.lane, 1)
  dropStaleHeads(draft)
}

type VerdictKind = Extract<PlannedKind, { readonly type: 'task_completed' | 'task_skipped' | 'task_failed' | 'task_cancelled' }>

/** Only the first verdict on a task counts. */
function settle(draft: PlanDraft, kind: VerdictKind, { eventId, owner }: Step): void {
  const taskId = kind.task_id
  const task = draft.tasks.get(taskId)
  const node = draft.graph.node(taskId)
  if (node === undefined || task === undefined || outcomeOf(task) !== undefined) return
  setTask(draft, taskId, { ...task, phase: outcomeOfKind(kind), ...causeOf(kind), settled: eventId }, owner)
  draft.unsettled_count -= 1
  if (task.phase === 'in_flight') addInFlight(draft, node.lane, -1)
  if (kind.type === 'task_failed') draft.first_failure ??= { task_id: taskId, error: kind.error, code: kind.code }
  if (kind.type === 'task_cancelled' && kind.reason === 'operator') draft.cancelled_by_operator = true
  for (const dependent of node.dependents) producerSettled(draft, dependent, owner)
  dropStaleHeads(draft)
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

function causeOf(kind: VerdictKind): Pick<TaskPlan, 'reason' | 'because_of'> {
  return kind.type === 'task_cancelled'
    ? { reason: kind.reason, because_of: kind.because_of }
    : { reason: undefined, because_of: undefined }
}

function producerSettled(draft: PlanDraft, node: PlanNode, owner: Owner): void {
  const task = draft.tasks.get(node.task.id)
  if (task === undefined) return
  const left = { ...task, waiting: task.waiting - 1 }
  setTask(draft, node.task.id, left, owner)
  if (left.waiting === 0) judge(draft, node, owner)
}
