import { type EventOf, freezeJson } from '@nika/events'
import { type Edge, edgesOf, type Task, type Workflow } from '@nika/language'
import { readsNothing, readsOf, type TaskReads } from '../resolve-context.ts'

/** What a task needs of another one. */
export interface PlanEdge extends Edge {
  /** Position of the producer in {@link PlanGraph.nodes}. */
  readonly index: number
}

/** A task with its place in the graph. */
export interface PlanNode {
  readonly task: Task
  /** Its position in {@link PlanGraph.nodes}. */
  readonly index: number
  readonly edges: readonly PlanEdge[]
  /** What the task waits for, each once. */
  readonly dependencies: readonly string[]
  /** The events that are the same in every run, held, so that all logs share them. */
  readonly scheduled: EventOf<'task_scheduled'>
  readonly started: EventOf<'task_started'>
  /** Of a task that reads nothing. */
  readonly resolved: EventOf<'inputs_resolved'> | undefined
  /** What waits for the task, each once, in the order of the file. */
  readonly dependents: readonly PlanNode[]
  readonly reads: TaskReads
  /** Position of the task's verb in {@link PlanGraph.verbs}. */
  readonly lane: number
}

/**
 * What a plan knows of its workflow: who waits for whom. Made once, in linear time; orders and cycles are the business of
 * the check that the workflow has passed.
 */
export class PlanGraph {
  /** In the order of the file. */
  readonly nodes: readonly PlanNode[]
  /** The verbs that are used, in order of first use. */
  readonly verbs: readonly string[]
  readonly #nodesById = new Map<string, PlanNode>()

  constructor(workflow: Workflow) {
    const lanes = new Map<string, number>()
    const dependents = new Map<string, PlanNode[]>(workflow.tasks.map(({ id }) => [id, []]))
    const positions = new Map(workflow.tasks.map(({ id }, index) => [id, index]))
    this.nodes = workflow.tasks.map((task, index) => {
      const edges = edgesOf(task).flatMap((edge) => placed(edge, positions))
      const dependencies = producersOf(edges)
      const reads = readsOf(task)
      const node = {
        task,
        index,
        edges,
        dependencies,
        dependents: dependents.get(task.id) ?? [],
        reads,
        lane: laneOf(task, lanes),
        scheduled: freezeJson({ type: 'task_scheduled', task_id: task.id, dependencies, verb: task.action.verb } as const),
        started: freezeJson({ type: 'task_started', task_id: task.id, attempt: 1 } as const),
        resolved: readsNothing(reads) ? freezeJson({ type: 'inputs_resolved', task_id: task.id, inputs: {} } as const) : undefined,
      }
      for (const producer of dependencies) dependents.get(producer)?.push(node)
      this.#nodesById.set(task.id, node)
      return node
    })
    this.verbs = [...lanes.keys()]
  }

  /** Undefined for an id that is no task of the workflow. */
  node(taskId: string): PlanNode | undefined {
    return this.#nodesById.get(taskId)
  }
}

/** A workflow that was checked names no producer that it does not have. */
function placed(edge: Edge, positions: ReadonlyMap<string, number>): readonly PlanEdge[] {
  const index = positions.get(edge.producer)
  return index === undefined ? [] : [{ ...edge, index }]
}

/** A producer may be at the other end of several edges. */
function producersOf(edges: readonly Edge[]): readonly string[] {
  return [...new Set(edges.map(({ producer }) => producer))]
}

function laneOf({ action }: Task, lanes: Map<string, number>): number {
  const lane = lanes.get(action.verb) ?? lanes.size
  lanes.set(action.verb, lane)
  return lane
}
