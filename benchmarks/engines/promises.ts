import type { Engine } from './engine.ts'

/** The least that keeps the order: a promise a task, and no log of anything. */
export const promises: Engine = {
  name: 'a promise a task',
  prepare: (graph) => async () => {
    const outputs = new Map<string, Promise<unknown>>()
    const run = async (needs: readonly string[]): Promise<unknown> => {
      const inputs = await Promise.all(needs.map((need) => outputs.get(need)))
      return nothing(inputs)
    }
    for (const [id, needs] of graph) outputs.set(id, run(needs))
    await Promise.all(outputs.values())
  },
}

async function nothing(_inputs: readonly unknown[]): Promise<null> {
  return null
}
