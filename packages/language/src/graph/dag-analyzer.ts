import type { Workflow } from '../workflow.ts'

/** A node and the ids it depends on. */
export interface DagNode {
  readonly id: string
  readonly dependencies: readonly string[]
}

/**
 * The precedence graph of a workflow. Built once in linear time, without recursion; dependencies on ids that are not
 * nodes are ignored.
 */
export class DagAnalyzer {
  static fromWorkflow(_workflow: Workflow): DagAnalyzer {
    throw new Error('not built yet')
  }

  /** All ids so that each comes after its dependencies, otherwise in the order given; what a cycle holds back is left out. */
  readonly order: readonly string[] = []
  /** The path of one cycle, its first id repeated at the end: `['a', 'b', 'a']`; undefined when there is none. */
  readonly cycle: readonly string[] | undefined = undefined

  constructor(_nodes: Iterable<DagNode>) {}

  /** What the task waits for, each once. Empty for an unknown id. */
  dependencies(_id: string): readonly string[] {
    throw new Error('not built yet')
  }

  /** What waits for the task, in the order given, each once. Empty for an unknown id. */
  dependents(_id: string): readonly string[] {
    throw new Error('not built yet')
  }
}
