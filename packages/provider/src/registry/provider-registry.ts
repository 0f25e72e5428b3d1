import { CallLimiter } from '../limits/call-limiter.ts'
import { withLimits } from '../limits/with-limits.ts'
import { mockProvider } from '../mock/mock-provider.ts'
import type { Provider } from '../provider.ts'
import { type ProviderPreset, providerPresets } from './presets.ts'
import type { ProviderConfiguration, ProvidersConfiguration } from './provider-configuration.ts'
import { type Environment, foundKey, type ProviderSettings, settingsOf } from './provider-settings.ts'

/** Makes a provider of one kind of API; the place to import a provider package, when it is first needed. */
export type ProviderAdapterLoader = (settings: ProviderSettings) => Promise<Provider>

/** A provider of a user's own, or how to get it. */
export type OwnProvider = Provider | (() => Provider | Promise<Provider>)

/** What a registry is made of. */
export interface RegistryOptions {
  /** How the two kinds of APIs are spoken. */
  readonly adapters: { readonly openai: ProviderAdapterLoader; readonly anthropic: ProviderAdapterLoader }
  /** See `readProvidersConfiguration`. An entry of an unknown prefix is a server that speaks OpenAI's API. */
  readonly configuration?: ProvidersConfiguration | undefined
  /** Variables in which keys and base URLs stand. */
  readonly environment?: Environment | undefined
  /** Providers of the user's own, by prefix; they win over those that are known. */
  readonly own?: Readonly<Record<string, OwnProvider>> | undefined
}

/**
 * All providers by the prefix of their models: those of the language, those of the configuration, the user's own. Each is
 * made once, when it is first asked for, so that nothing is imported before; all that share a registry share its limits.
 * @throws NIKA-INFER-001, kind authentication, from a provider whose key is missing, when it is asked for.
 */
export function providerRegistry(options: RegistryOptions): Readonly<Record<string, () => Promise<Provider>>> {
  const { configuration = {}, own = {} } = options
  const names = new Set([...Object.keys(providerPresets), ...Object.keys(configuration), ...Object.keys(own)])
  return Object.fromEntries([...names].map((name) => [name, once(() => make(name, options))]))
}

/** The promise of the first call, for every call; one that failed is made again. */
function once(start: () => Promise<Provider>): () => Promise<Provider> {
  let started: Promise<Provider> | undefined
  return () => {
    started ??= start().catch((error: unknown) => {
      started = undefined
      throw error
    })
    return started
  }
}

async function make(name: string, options: RegistryOptions): Promise<Provider> {
  const provider = await unlimited(name, options)
  const limits = options.configuration?.[name]?.limits
  return limits === undefined ? provider : withLimits(provider, new CallLimiter(limits))
}

async function unlimited(name: string, { adapters, configuration = {}, environment = {}, own = {} }: RegistryOptions): Promise<Provider> {
  const mine = Object.hasOwn(own, name) ? own[name] : undefined
  if (mine !== undefined) return typeof mine === 'function' ? mine() : mine
  const { preset, configuration: configured } = known(name, configuration)
  if (preset.adapter === 'mock') return mockProvider({ name, models: configured.models })
  return adapters[preset.adapter](settingsOf({ name, preset, configuration: configured, environment }))
}

/**
 * The API keys that the environment holds for these providers: what must be masked wherever it shows up (`maskSecrets`).
 */
export function providerKeys({
  configuration = {},
  environment = {},
}: Pick<RegistryOptions, 'configuration' | 'environment'>): readonly string[] {
  const names = new Set([...Object.keys(providerPresets), ...Object.keys(configuration)])
  return [...names].flatMap((name) => foundKey({ name, environment, ...known(name, configuration) }) ?? [])
}

interface KnownProvider {
  readonly preset: ProviderPreset
  readonly configuration: ProviderConfiguration
}

/** What is known of a provider by its prefix. */
function known(name: string, configuration: ProvidersConfiguration): KnownProvider {
  const preset = Object.hasOwn(providerPresets, name) ? providerPresets[name] : undefined
  const configured = Object.hasOwn(configuration, name) ? configuration[name] : undefined
  return { preset: preset ?? compatible, configuration: configured ?? {} }
}

/** A server that only the configuration knows. */
const compatible: ProviderPreset = { adapter: 'openai', api: 'chat', local: true, needs_base_url: true }
