import type { NikaError } from '@nika/events'
import type { Workflow } from '@nika/language'
import type { Provider } from '@nika/provider'
import { cliError } from './errors/codes.ts'

/** Where the prefix of a model leads: `mock` for `mock/echo`. Each provider is imported when a task first calls it. */
export const providers: Readonly<Record<string, () => Promise<Provider>>> = {
  mock: async () => (await import('@nika/provider')).mockProvider(),
}

/** NIKA-CLI-009 for each model of the workflow whose provider is not among {@link providers}; none when all can be called. */
export function unavailableProviders(workflow: Workflow): readonly NikaError[] {
  const models = workflow.tasks.flatMap(({ action }) => (action.verb === 'infer' ? [action.model ?? workflow.model ?? ''] : []))
  const unavailable = [...new Set(models)].filter((model) => model !== '' && !Object.hasOwn(providers, prefixOf(model)))
  return unavailable.map((model) =>
    cliError('NIKA-CLI-009', {
      message: `the model ${model} cannot be called: this version has no provider ${prefixOf(model)}`,
      details: { model, provider: prefixOf(model) },
    }),
  )
}

function prefixOf(model: string): string {
  return model.slice(0, model.indexOf('/'))
}
