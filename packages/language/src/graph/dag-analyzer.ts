import type { Workflow } from '../workflow.ts'
import { edgesOf } from './edges.ts'

/** A node and the ids it depends on. */
export interface DagNode {
  readonly id: string
  readonly dependencies: readonly string[]
}

/**
 * The precedence graph of a workflow. Built once, in linear time and without recursion. Dependencies on ids that are not
 * nodes are ignored; of two nodes with one id the first counts.
 *
 *     const graph = DagAnalyzer.fromWorkflow(workflow)
 *     graph.order                  // ['log', 'notes', 'save']
 *     graph.dependents('log')      // ['notes']
 */
export class DagAnalyzer {
  static fromWorkflow(workflow: Workflow): DagAnalyzer {
    return new DagAnalyzer(workflow.tasks.map((task) => ({ id: task.id, dependencies: edgesOf(task).map((edge) => edge.producer) })))
  }

  /**
   * All ids so that each comes after its dependencies, otherwise in the order given: an order that is valid already is
   * kept. What is in a cycle, or waits for one, is left out.
   */
  readonly order: readonly string[]
  /**
   * Cycles that hold tasks back, each as a path in which every id waits for the next and the first is repeated at the end:
   * `['a', 'b', 'a']`. No task is in two of them, and there is one if there is any.
   */
  readonly cycles: readonly (readonly string[])[]
  readonly #dependencies = new Map<string, readonly string[]>()
  readonly #dependents = new Map<string, string[]>()

  constructor(nodes: Iterable<DagNode>) {
    const known = [...nodes]
    for (const { id } of known) if (!this.#dependents.has(id)) this.#dependents.set(id, [])
    for (const { id, dependencies } of known) {
      if (this.#dependencies.has(id)) continue
      const existing = [...new Set(dependencies)].filter((dependency) => this.#dependents.has(dependency))
      this.#dependencies.set(id, existing)
      for (const dependency of existing) this.#dependents.get(dependency)?.push(id)
    }
    const free = this.#withoutCycles()
    this.order = this.#sort(free)
    this.cycles = free.size === this.#dependencies.size ? [] : this.#findCycles(free)
  }

  /** The first cycle; undefined when there is none. */
  get cycle(): readonly string[] | undefined {
    return this.cycles[0]
  }

  /** What the task waits for, each once, in the order given. Empty for an unknown id. */
  dependencies(id: string): readonly string[] {
    return this.#dependencies.get(id) ?? []
  }

  /** What waits for the task, each once, in the order of the nodes. Empty for an unknown id. */
  dependents(id: string): readonly string[] {
    return this.#dependents.get(id) ?? []
  }

  /** Kahn: the ids that can come to run. */
  #withoutCycles(): ReadonlySet<string> {
    const waiting = new Map<string, number>()
    const ready: string[] = []
    for (const [id, dependencies] of this.#dependencies) {
      waiting.set(id, dependencies.length)
      if (dependencies.length === 0) ready.push(id)
    }
    for (let next = 0; next < ready.length; next++) {
      for (const dependent of this.dependents(ready[next] ?? '')) {
        const left = (waiting.get(dependent) ?? 0) - 1
        waiting.set(dependent, left)
        if (left === 0) ready.push(dependent)
      }
    }
    return new Set(ready)
  }

  /** Depth first, dependencies before the node, with a stack of its own. */
  #sort(free: ReadonlySet<string>): readonly string[] {
    const order: string[] = []
    const done = new Set<string>()
    for (const root of this.#dependencies.keys()) {
      const stack = free.has(root) ? [{ id: root, next: 0 }] : []
      for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
        const dependency = this.dependencies(top.id)[top.next++]
        if (dependency !== undefined) {
          if (!done.has(dependency)) stack.push({ id: dependency, next: 0 })
          continue
        }
        stack.pop()
        if (done.has(top.id)) continue
        done.add(top.id)
        order.push(top.id)
      }
    }
    return order
  }

  /** Every id that is held back waits for another such id, so following the first of them always ends in a cycle. */
  #findCycles(free: ReadonlySet<string>): readonly (readonly string[])[] {
    const cycles: string[][] = []
    const visited = new Set<string>()
    for (const root of this.#dependencies.keys()) {
      if (free.has(root) || visited.has(root)) continue
      const positions = new Map<string, number>()
      const path: string[] = []
      let id: string | undefined = root
      while (id !== undefined && !visited.has(id)) {
        visited.add(id)
        positions.set(id, path.length)
        path.push(id)
        id = this.dependencies(id).find((dependency) => !free.has(dependency))
      }
      const start = id === undefined ? undefined : positions.get(id)
      if (start !== undefined && id !== undefined) cycles.push([...path.slice(start), id])
    }
    return cycles
  }
}
