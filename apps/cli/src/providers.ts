import { isNikaError, type NikaError } from '@nika/events'
import type { Workflow } from '@nika/language'
import type { PriceBook, Provider, RegistryOptions } from '@nika/provider'
import type { RunnerOptions } from '@nika/runner'
import type { Configuration } from './config/configuration.ts'
import { cliError } from './errors/codes.ts'
import { tasksWithoutModel } from './files/tasks-without-model.ts'

/** How a run calls models. */
export type ModelAccess = Pick<RunnerOptions, 'providers' | 'modelCalls'>

/** Where it is said how models are reached. */
export interface ModelSources {
  readonly configuration: Configuration
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Each provider package, with its vendor's SDK, is imported when a task first calls a model of it. */
const adapters: RegistryOptions['adapters'] = {
  openai: async (settings) => (await import('@nika/provider-openai')).createOpenAI(settings),
  anthropic: async (settings) => (await import('@nika/provider-anthropic')).createAnthropic(settings),
}

/** The models of the environment and of the configuration; keys that are found there are masked in all that is recorded. */
export async function openModels(sources: ModelSources): Promise<ModelAccess> {
  const { providerRegistry, publicPrices } = await import('@nika/provider')
  return {
    providers: providerRegistry({ ...registryOptions(sources), adapters }),
    modelCalls: {
      prices: loadedUnderWay(publicPrices({ models: sources.configuration.prices })),
      redact: await maskKeys(sources),
    },
  }
}

/** Loading the table takes 20 ms in which nothing else happens: the call is sent first. */
function loadedUnderWay(prices: PriceBook): PriceBook {
  return { prepare: () => void setTimeout(() => prices.prepare(), 50).unref(), costOf: (call) => prices.costOf(call) }
}

/** Masks the keys of all providers that the environment holds; undefined when it holds none. */
export async function maskKeys(sources: ModelSources): Promise<((text: string) => string) | undefined> {
  const { maskSecrets, providerKeys } = await import('@nika/provider')
  const keys = providerKeys(registryOptions(sources))
  return keys.length === 0 ? undefined : maskSecrets(keys)
}

/**
 * NIKA-CLI-009 for each task that calls a model and names none, and for each provider whose key or base URL is missing or
 * wrong; none when all models can be called.
 */
export async function uncallableModels(workflow: Workflow, sources: ModelSources): Promise<readonly NikaError[]> {
  const nameless = tasksWithoutModel(workflow).map(({ message, hint, path }) =>
    cliError('NIKA-CLI-009', { message, hint, details: { path } }),
  )
  return [...nameless, ...(await unreachable(workflow, sources))]
}

async function unreachable(workflow: Workflow, sources: ModelSources): Promise<readonly NikaError[]> {
  const { own } = sources.configuration
  const prefixes = modelPrefixes(workflow).filter((prefix) => !Object.hasOwn(own, prefix))
  if (prefixes.length === 0) return []
  const { providerRegistry, mockProvider } = await import('@nika/provider')
  // What stands in for a provider asks for the same settings, and imports nothing.
  const standIn = async (): Promise<Provider> => mockProvider()
  const registry = providerRegistry({ ...registryOptions(sources), adapters: { openai: standIn, anthropic: standIn } })
  const errors: NikaError[] = []
  for (const prefix of prefixes) {
    try {
      await registry[prefix]?.()
    } catch (error) {
      if (!isNikaError(error, 'NIKA-INFER-001') && !isNikaError(error, 'NIKA-CONFIG-001')) throw error
      const hint = error.code === 'NIKA-CONFIG-001' ? 'correct the variable, or what nika.config says' : error.hint
      errors.push(cliError('NIKA-CLI-009', { message: error.message, hint, details: { provider: prefix }, cause: error }))
    }
  }
  return errors
}

/** The prefixes of the models that a workflow names, each once. Those that a template makes are known when it is resolved. */
export function modelPrefixes({ tasks, model: defaultModel = '' }: Workflow): readonly string[] {
  const models = tasks.flatMap(({ action }) => (action.verb === 'infer' ? [action.model ?? defaultModel] : []))
  return [...new Set(models.flatMap((model) => /^([\w-]+)\//.exec(model)?.[1] ?? []))]
}

/** Whether a workflow calls models at all. */
export function callsModels({ tasks }: Workflow): boolean {
  return tasks.some(({ action }) => action.verb === 'infer')
}

function registryOptions({ configuration: { providers, own }, env }: ModelSources): Omit<RegistryOptions, 'adapters'> {
  return { configuration: providers, own, environment: env }
}
