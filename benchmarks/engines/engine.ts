import type { TaskGraph } from '../task-graphs.ts'

/** Something that runs a graph of tasks that do nothing. */
export interface Engine {
  readonly name: string
  /** Makes the graph ready; what it gives runs it once. Only the running is measured. */
  prepare(graph: TaskGraph): () => Promise<void>
}
