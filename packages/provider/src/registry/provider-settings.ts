import { inferError } from '../errors/infer-error.ts'
import { baseUrlProblem } from '../vendor/server-address.ts'
import type { ProviderPreset } from './presets.ts'
import { invalid, type ProviderConfiguration } from './provider-configuration.ts'

/** Variables of the environment, given by whoever may read it. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What an adapter is made with: the options that provider packages share. */
export interface ProviderSettings {
  readonly name: string
  readonly api_key: string
  readonly base_url?: string | undefined
  readonly api?: 'responses' | 'chat' | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly stream?: boolean | undefined
  readonly timeout_ms?: number | undefined
}

/** Where the settings of one provider come from. */
export interface SettingsSource {
  readonly name: string
  readonly preset: ProviderPreset
  readonly configuration: ProviderConfiguration
  readonly environment: Environment
}

/** A model on this machine may take minutes; the vendors' own limit for an answer in one piece is ten. */
const silenceMs = 600_000

/**
 * The settings of one provider: the configuration wins over the environment, that over what is known.
 * Of the environment: `NIKA_<NAME>_API_KEY`, else the vendor's variable; `NIKA_<NAME>_BASE_URL`, else `<NAME>_BASE_URL`.
 * @throws NIKA-INFER-001, kind authentication, when a vendor's key is missing; NIKA-CONFIG-001 for a base URL that is none, and
 * for one that is missing: a key goes to no vendor that nobody named.
 */
export function settingsOf(source: SettingsSource): ProviderSettings {
  const { name, preset, configuration } = source
  const endpoint = endpointOf(source)
  if (preset.needs_base_url === true && endpoint.base_url === undefined) {
    throw invalid(`providers.${name}.base_url`, `is missing: only the configuration knows ${name}`)
  }
  return {
    name,
    api_key: keyOf(source, endpoint.base_url),
    base_url: endpoint.base_url ?? preset.base_url,
    api: configuration.api ?? endpoint.api ?? preset.api,
    headers: configuration.headers,
    stream: configuration.stream,
    timeout_ms: configuration.timeout_ms ?? silenceMs,
  }
}

interface Endpoint {
  readonly base_url?: string | undefined
  readonly api?: 'responses' | 'chat' | undefined
}

/** The base URL; one that names the whole endpoint of an API says which API it is. */
function endpointOf({ name, configuration, environment }: SettingsSource): Endpoint {
  const given = configuration.base_url ?? baseUrlOf(name, environment)
  if (given === undefined) return {}
  const url = given.replace(/\/+$/, '')
  if (url.endsWith('/chat/completions')) return { base_url: url.slice(0, -'/chat/completions'.length), api: 'chat' }
  if (url.endsWith('/responses')) return { base_url: url.slice(0, -'/responses'.length), api: 'responses' }
  return { base_url: url.endsWith('/v1/messages') ? url.slice(0, -'/v1/messages'.length) : url }
}

/** The base URL that the environment holds. */
function baseUrlOf(name: string, environment: Environment): string | undefined {
  const upper = name.toUpperCase()
  const variable = [`NIKA_${upper}_BASE_URL`, `${upper}_BASE_URL`].find((candidate) => nonEmpty(environment[candidate]) !== undefined)
  if (variable === undefined) return undefined
  const url = environment[variable]
  const problem = baseUrlProblem(url)
  if (problem !== undefined) throw invalid(variable, problem)
  return url
}

/** The key of a provider, where the environment has one: in the configured variable, else in its scoped one, else in the vendor's. */
export function foundKey({ name, preset, configuration, environment }: SettingsSource): string | undefined {
  if (configuration.api_key_env !== undefined) return nonEmpty(environment[configuration.api_key_env])
  const vendors = preset.api_key_env === undefined ? undefined : nonEmpty(environment[preset.api_key_env])
  return nonEmpty(environment[scopedVariable(name)]) ?? vendors
}

function scopedVariable(name: string): string {
  return `NIKA_${name.toUpperCase()}_API_KEY`
}

/** A server that is not the vendor's own may need no key. */
function keyOf(source: SettingsSource, base_url: string | undefined): string {
  const { name, preset, configuration } = source
  const key = foundKey(source)
  if (key !== undefined) return key
  if (preset.local === true || (base_url !== undefined && isLoopback(base_url))) return 'none'
  throw inferError({
    kind: 'authentication',
    message: `there is no API key for ${name}`,
    hint: `set ${configuration.api_key_env ?? preset.api_key_env ?? scopedVariable(name)} in the environment, or use mock/echo, which needs none`,
  })
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}
