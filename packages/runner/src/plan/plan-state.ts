import { PersistentMap } from '@nika/events'
import type { Outcome } from './gate.ts'
import type { PlanGraph } from './plan-graph.ts'
import { Queue } from './queue.ts'

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
  /** Position among all admitted tasks. */
  readonly turn: number
}

/** The first task that failed. */
export interface FirstFailure {
  readonly task_id: string
  readonly error: string
  readonly code: string | undefined
}

/** All that scheduling knows, folded from the log. Immutable. */
export interface PlanState {
  readonly graph: PlanGraph
  /** `running` from workflow_started to the event that ends the run. */
  readonly status: 'unstarted' | 'running' | 'ended'
  readonly tasks: PersistentMap<TaskPlan>
  /** How many tasks, in the order of the file, the log has named. */
  readonly scheduled_count: number
  /** Tasks that may start, by lane (see {@link PlanGraph.verbs}); what is no longer admitted is passed over at the head. */
  readonly admitted: readonly Queue<AdmittedTask>[]
  readonly admitted_count: number
  /** Tasks that will never start. */
  readonly refused: Queue<string>
  /** Tasks in flight, by lane. */
  readonly in_flight: readonly number[]
  readonly unsettled_count: number
  readonly first_failure: FirstFailure | undefined
  /** Whether the operator kept a task from its end. */
  readonly cancelled_by_operator: boolean
}

/** The plan before the first event. Linear in the number of tasks. */
export function initialPlan(graph: PlanGraph): PlanState {
  let tasks = PersistentMap.empty<TaskPlan>()
  const owner = {}
  for (const { task, dependencies } of graph.nodes) {
    tasks = tasks.update(task.id, () => newTaskPlan('unscheduled', dependencies.length), owner)
  }
  return {
    graph,
    status: 'unstarted',
    tasks,
    scheduled_count: 0,
    admitted: graph.verbs.map(() => Queue.empty()),
    admitted_count: 0,
    refused: Queue.empty(),
    in_flight: graph.verbs.map(() => 0),
    unsettled_count: graph.nodes.length,
    first_failure: undefined,
    cancelled_by_operator: false,
  }
}

export function newTaskPlan(phase: TaskPhase, waiting: number): TaskPlan {
  return { phase, waiting, because_of: undefined, reason: undefined, started: undefined, settled: undefined }
}

/** What the task became; undefined while it is not settled. */
export function outcomeOf(task: TaskPlan): Outcome | undefined {
  switch (task.phase) {
    case 'unscheduled':
    case 'waiting':
    case 'admitted':
    case 'refused':
    case 'in_flight':
      return undefined
    default:
      return task.phase
  }
}
