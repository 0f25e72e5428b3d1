import type { Outcome } from './gate.ts'
import type { PlanGraph } from './plan-graph.ts'
import type { Queue } from './queue.ts'

/**
 * Where a task stands: unscheduled (the log does not name it yet), waiting (for its producers), admitted (all of them
 * settled, and every edge lets it run) or refused (one does not), in_flight, or what it became.
 */
export type TaskPhase = 'unscheduled' | 'waiting' | 'admitted' | 'refused' | 'in_flight' | Outcome

/** What the plan knows of one task. */
export interface TaskPlan {
  readonly phase: TaskPhase
  /** How many of its producers have not settled. */
  readonly waiting: number
  /** The producer that keeps it from running. */
  readonly because_of: string | undefined
  /** Why it was cancelled. */
  readonly reason: string | undefined
  /** Id of its first task_started. */
  readonly started: number | undefined
  /** Id of the event that settled it. */
  readonly settled: number | undefined
}

/** A task that may start. */
export interface AdmittedTask {
  readonly task_id: string
  /** Position of its node in the graph. */
  readonly index: number
  /** Position among all admitted tasks. */
  readonly turn: number
}

/** The first task that failed. */
export interface FirstFailure {
  readonly task_id: string
  readonly error: string
  readonly code: string | undefined
}

/** All that scheduling knows, folded from the log. */
export interface PlanState {
  readonly graph: PlanGraph
  /** `running` from workflow_started to the event that ends the run. */
  readonly status: 'unstarted' | 'running' | 'ended'
  /** In the order of the graph's nodes. */
  readonly tasks: readonly TaskPlan[]
  /** How many tasks, in the order of the file, the log has named. */
  readonly scheduled_count: number
  /** Tasks that may start, by lane (see {@link PlanGraph.verbs}); what is no longer admitted is passed over at the head. */
  readonly admitted: readonly Pick<Queue<AdmittedTask>, 'head'>[]
  readonly admitted_count: number
  /** Positions of the tasks that will never start. */
  readonly refused: Pick<Queue<number>, 'head'>
  /** Tasks in flight, by lane. */
  readonly in_flight: readonly number[]
  readonly in_flight_count: number
  readonly unsettled_count: number
  readonly first_failure: FirstFailure | undefined
  /** Whether the operator kept a task from its end. */
  readonly cancelled_by_operator: boolean
  /** Whether the budget kept a task from its start. */
  readonly cancelled_by_budget: boolean
  /** What the model calls of a known price have cost, in US dollars. */
  readonly spent_usd: number
}

/** What the plan knows of the task with this id; undefined when the workflow has none. */
export function taskPlan({ graph, tasks }: PlanState, taskId: string): TaskPlan | undefined {
  const node = graph.node(taskId)
  return node && tasks[node.index]
}

/** What the task became; undefined while it is not settled. */
export function outcomeOf({ phase }: TaskPlan): Outcome | undefined {
  switch (phase) {
    case 'unscheduled':
    case 'waiting':
    case 'admitted':
    case 'refused':
    case 'in_flight':
      return undefined
    default:
      return phase
  }
}
