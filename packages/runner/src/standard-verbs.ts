import type { Provider } from '@nika/provider'
import type { Lazy } from './lazy.ts'
import type { Tool } from './tools/tool.ts'
import type { InferOptions } from './verbs/infer.ts'
import { invokeVerb } from './verbs/invoke.ts'
import type { ModelCallOptions } from './verbs/model-calls.ts'
import type { Verb } from './verbs/verb.ts'

/** What the verbs of the language need. */
export interface StandardVerbsOptions {
  readonly providers?: Readonly<Record<string, Lazy<Provider>>> | undefined
  /** The model of infer tasks that name none. */
  readonly defaultModel?: string | undefined
  readonly modelCalls?: ModelCallOptions | undefined
  /** See {@link InferOptions.requireCounts}. */
  readonly requireCounts?: boolean | undefined
  /** Besides the built-in tools, or instead of them. */
  readonly tools?: Readonly<Record<string, Lazy<Tool>>> | undefined
}

/** The verbs of the language, with the built-in tools. What touches the system is loaded when it is first used. */
export function standardVerbs(options: StandardVerbsOptions): Readonly<Record<string, Lazy<Verb>>> {
  const { providers = {}, defaultModel, modelCalls, requireCounts, tools } = options
  return {
    infer: async () => (await import('./verbs/infer.ts')).inferVerb({ ...modelCalls, providers, defaultModel, requireCounts }),
    exec: async () => (await import('./verbs/exec.ts')).execVerb(),
    invoke: invokeVerb({ tools: { ...builtinTools, ...tools } }),
  }
}

const builtinTools: Readonly<Record<string, Lazy<Tool>>> = {
  'nika:read': async () => (await import('./tools/read.ts')).readTool(),
  'nika:write': async () => (await import('./tools/write.ts')).writeTool(),
  'nika:fetch': async () => (await import('./tools/fetch.ts')).fetchTool(),
}
