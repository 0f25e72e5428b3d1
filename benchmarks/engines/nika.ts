import { type ExecAction, workflow } from '@nika/language'
import { Runner, type Verb } from '@nika/runner'
import type { Engine } from './engine.ts'

const nothing: Verb<ExecAction> = { name: 'exec', effect: 'none', execute: async () => null }

/** The runner with the whole log in memory. */
export const nika: Engine = {
  name: 'Nika',
  prepare: (graph) => {
    const tasks = [...graph].map(([id, needs]) => [
      id,
      { after: Object.fromEntries(needs.map((need) => [need, 'success' as const])), exec: { command: ['nothing'] } },
    ])
    const checked = workflow({ nika: 'nothing', permits: { exec: true }, tasks: Object.fromEntries(tasks) })
    return async () => {
      const { status } = await new Runner(checked, { verbs: { exec: nothing } }).run()
      if (status !== 'completed') throw new Error(`the run ended ${status}`)
    }
  },
}
