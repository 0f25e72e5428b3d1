import { DagAnalyzer, type Edge, edgesOf, type Task, type Workflow } from '@nika/language'

/** A task with its place in the graph. */
export interface PlanNode {
  readonly task: Task
  readonly edges: readonly Edge[]
  /** What the task waits for, each once. */
  readonly dependencies: readonly string[]
  /** What waits for the task, each once, in the order of the file. */
  readonly dependents: readonly string[]
  /** Position of the task's verb in {@link PlanGraph.verbs}. */
  readonly lane: number
}

/** What a plan knows of its workflow. Made once, in linear time. */
export class PlanGraph {
  /** In the order of the file. */
  readonly nodes: readonly PlanNode[]
  /** The verbs that are used, in order of first use. */
  readonly verbs: readonly string[]
  readonly #nodesById: ReadonlyMap<string, PlanNode>

  constructor(workflow: Workflow, graph: DagAnalyzer = DagAnalyzer.fromWorkflow(workflow)) {
    const verbs = [...new Set(workflow.tasks.map(({ action }): string => action.verb))]
    this.verbs = verbs
    this.nodes = workflow.tasks.map((task) => ({
      task,
      edges: edgesOf(task),
      dependencies: graph.dependencies(task.id),
      dependents: graph.dependents(task.id),
      lane: verbs.indexOf(task.action.verb),
    }))
    this.#nodesById = new Map(this.nodes.map((node) => [node.task.id, node]))
  }

  /** Undefined for an id that is no task of the workflow. */
  node(taskId: string): PlanNode | undefined {
    return this.#nodesById.get(taskId)
  }
}
