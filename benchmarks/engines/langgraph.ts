import { Annotation, END, START, StateGraph } from '@langchain/langgraph'
import type { TaskGraph } from '../task-graphs.ts'
import type { Engine } from './engine.ts'

const State = Annotation.Root({ finished: Annotation<number>({ reducer: (left, right) => left + right, default: () => 0 }) })

/** A node a task; edges wait for all that a task needs. */
export const langGraph: Engine = {
  name: 'LangGraph',
  prepare: (graph) => {
    const builder = new StateGraph(State)
    for (const id of graph.keys()) builder.addNode(id, async () => ({ finished: 1 }))
    const edges: { addEdge(from: string | string[], to: string): unknown } = builder
    for (const [id, needs] of graph) edges.addEdge(needs.length === 0 ? START : needs.length === 1 ? [...needs].join('') : [...needs], id)
    for (const id of lastOf(graph)) edges.addEdge(id, END)
    const compiled = builder.compile()
    return async () => {
      const { finished } = await compiled.invoke({ finished: 0 }, { recursionLimit: 10 * graph.size })
      if (finished !== graph.size) throw new Error(`${finished} of ${graph.size} nodes ran`)
    }
  },
}

/** The tasks that nothing needs. */
function lastOf(graph: TaskGraph): readonly string[] {
  const needed = new Set([...graph.values()].flat())
  return [...graph.keys()].filter((id) => !needed.has(id))
}
