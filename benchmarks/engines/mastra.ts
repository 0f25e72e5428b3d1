import { createStep, createWorkflow } from '@mastra/core/workflows'
import { z } from 'zod'
import type { TaskGraph } from '../task-graphs.ts'
import type { Engine } from './engine.ts'

const schema = z.any()

/** Steps after each other, and side by side where several need the same: all that its builder can say. */
export const mastra: Engine = {
  name: 'Mastra',
  prepare: (graph) => {
    let builder: Chain = createWorkflow({ id: 'nothing', inputSchema: schema, outputSchema: schema })
    for (const stage of stagesOf(graph)) {
      const steps = stage.map((id) => createStep({ id, inputSchema: schema, outputSchema: schema, execute: async () => null }))
      builder = steps.length === 1 ? builder.then(steps[0]) : builder.parallel(steps)
    }
    const committed = builder.commit()
    return async () => {
      const run = await committed.createRun()
      const { status } = await run.start({ inputData: null })
      if (status !== 'success') throw new Error(`the run ended ${status}`)
    }
  },
}

/** The part of its builder that is used here; its own types grow with every step. */
interface Chain {
  then(step: unknown): Chain
  parallel(steps: readonly unknown[]): Chain
  commit(): { createRun(): Promise<{ start(input: { inputData: unknown }): Promise<{ status: string }> }> }
}

/** Tasks that need the same stand in one stage. */
function stagesOf(graph: TaskGraph): readonly (readonly string[])[] {
  const stages = new Map<string, string[]>()
  for (const [id, needs] of graph) {
    const key = needs.join()
    stages.set(key, [...(stages.get(key) ?? []), id])
  }
  return [...stages.values()]
}
