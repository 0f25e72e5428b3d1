import type { AdmittedTask, FirstFailure, PlanState } from './plan-state.ts'

/** Why nothing more starts. */
export type StopReason = 'operator' | 'budget'

/** What to do next, for whoever carries plans out. */
export type Decision =
  /** Record that the task is part of the run. */
  | { readonly type: 'schedule'; readonly task_id: string }
  /** Start it. */
  | { readonly type: 'start'; readonly task_id: string }
  /** Record that it will never start. */
  | { readonly type: 'cancel'; readonly task_id: string; readonly reason: 'upstream' | StopReason; readonly because_of?: string }
  /** End the run. */
  | { readonly type: 'complete' }
  | { readonly type: 'fail'; readonly failure: FirstFailure | 'budget' }
  | { readonly type: 'stop' }

/** What bears on a decision and does not stand in the log. */
export interface Conditions {
  /** How many tasks may be in flight. */
  readonly tasks: number
  /** How many of one verb, for verbs that have a limit of their own. */
  readonly by_verb: ReadonlyMap<string, number>
  /** Why nothing more starts; undefined while tasks may. */
  readonly stop: StopReason | undefined
}

/**
 * The next thing to do in this state; undefined when there is nothing to do but wait for events. Pure, and constant in cost.
 * Once the events that the decision causes are folded, ask again.
 */
export function nextDecision(state: PlanState, conditions: Conditions): Decision | undefined {
  if (state.status !== 'running') return undefined
  const unscheduled = state.graph.nodes[state.scheduled_count]
  if (unscheduled !== undefined) return { type: 'schedule', task_id: unscheduled.task.id }
  const refused = state.refused.head
  if (refused !== undefined) return refuse(state, refused)
  const admitted = nextAdmitted(state, conditions)
  if (admitted !== undefined) return admit(admitted, conditions)
  return state.unsettled_count === 0 ? end(state) : undefined
}

function refuse({ graph, tasks }: PlanState, index: number): Decision {
  const task_id = graph.nodes[index]?.task.id ?? ''
  const because_of = tasks[index]?.because_of
  return { type: 'cancel', task_id, reason: 'upstream', ...(because_of === undefined ? {} : { because_of }) }
}

function admit({ task_id }: AdmittedTask, { stop }: Conditions): Decision {
  return stop === undefined ? { type: 'start', task_id } : { type: 'cancel', task_id, reason: stop }
}

/** Of the tasks for which there is room, the one that was admitted first. */
function nextAdmitted(state: PlanState, conditions: Conditions): AdmittedTask | undefined {
  if (conditions.stop === undefined && state.in_flight_count >= conditions.tasks) return undefined
  let first: AdmittedTask | undefined
  for (let lane = 0; lane < state.admitted.length; lane++) {
    const head = state.admitted[lane]?.head
    if (head !== undefined && (first === undefined || head.turn < first.turn) && hasRoom(state, lane, conditions)) first = head
  }
  return first
}

function hasRoom({ graph, in_flight }: PlanState, lane: number, { by_verb, stop }: Conditions): boolean {
  const limit = by_verb.get(graph.verbs[lane] ?? '')
  return stop !== undefined || limit === undefined || (in_flight[lane] ?? 0) < limit
}

function end({ first_failure, cancelled_by_operator, cancelled_by_budget }: PlanState): Decision {
  if (cancelled_by_operator) return { type: 'stop' }
  const failure = first_failure ?? (cancelled_by_budget ? 'budget' : undefined)
  return failure === undefined ? { type: 'complete' } : { type: 'fail', failure }
}
