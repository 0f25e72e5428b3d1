import { providerError } from '../errors/codes.ts'
import type { Limits } from '../limits/call-limiter.ts'
import type { MockAnswers } from '../mock/mock-answer.ts'
import { baseUrlProblem } from '../vendor/server-address.ts'

/** What a user sets for one provider: an entry of `providers` in nika.config. Keys stand in the environment, never here. */
export interface ProviderConfiguration {
  readonly base_url?: string | undefined
  readonly api?: 'responses' | 'chat' | undefined
  /** The environment's variable that holds the key. */
  readonly api_key_env?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly stream?: boolean | undefined
  readonly timeout_ms?: number | undefined
  readonly limits?: Limits | undefined
  /** Of `mock` alone: answers by model. */
  readonly models?: Readonly<Record<string, MockAnswers>> | undefined
}

/** The configuration of all providers, by prefix. */
export type ProvidersConfiguration = Readonly<Record<string, ProviderConfiguration>>

type Judge = (value: unknown) => string | undefined

const judges: { readonly [Name in keyof Required<ProviderConfiguration>]: Judge } = {
  base_url: baseUrlProblem,
  api: (value) => (value === 'responses' || value === 'chat' ? undefined : 'must be responses or chat'),
  api_key_env: judgeVariable,
  headers: judgeHeaders,
  stream: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
  timeout_ms: positive,
  limits: judgeLimits,
  models: (value) => (isObject(value) ? undefined : 'must hold answers by model'),
}

/**
 * The configuration of providers as it stands in a file, once it is known to be one.
 * @throws NIKA-CONFIG-001 naming the entry, for an option that is unknown or of the wrong type.
 */
export function readProvidersConfiguration(value: unknown): ProvidersConfiguration {
  requireConfiguration(value)
  return value
}

function requireConfiguration(value: unknown): asserts value is ProvidersConfiguration {
  if (!isObject(value)) throw invalid('providers', 'must hold an entry for each provider')
  for (const [name, entry] of Object.entries(value)) {
    if (!isObject(entry)) throw invalid(`providers.${name}`, 'must hold options')
    for (const [option, given] of Object.entries(entry)) {
      const judge = isOption(option) ? judges[option] : undefined
      if (judge === undefined)
        throw invalid(`providers.${name}.${option}`, `is not known; the options are ${Object.keys(judges).join(', ')}`)
      const problem = given === undefined ? undefined : judge(given)
      if (problem !== undefined) throw invalid(`providers.${name}.${option}`, problem)
    }
  }
}

function isOption(name: string): name is keyof ProviderConfiguration {
  return Object.hasOwn(judges, name)
}

/** What is no name may be a key, written in the wrong place: it is not repeated. */
function judgeVariable(value: unknown): string | undefined {
  if (typeof value === 'string' && /^[a-z_]\w*$/i.test(value)) return undefined
  return 'must be the name of a variable, such as OPENAI_API_KEY; a key stands in the environment alone'
}

function judgeHeaders(value: unknown): string | undefined {
  if (!isObject(value)) return 'must hold texts'
  const headers = new Headers()
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string') return 'must hold texts'
    try {
      headers.append(name, text)
    } catch {
      return 'must hold names and values of HTTP headers'
    }
  }
  return undefined
}

function judgeLimits(value: unknown): string | undefined {
  if (!isObject(value)) return 'must hold concurrency or requests_per_minute'
  const unknown = Object.keys(value).find((name) => name !== 'concurrency' && name !== 'requests_per_minute')
  if (unknown !== undefined) return `has no ${unknown}; there are concurrency and requests_per_minute`
  const unfit = Object.entries(value).find(([, limit]) => limit !== undefined && !isPositiveWhole(limit))
  return unfit === undefined ? undefined : `must hold whole numbers above 0: ${unfit[0]} is ${JSON.stringify(unfit[1])}`
}

function positive(value: unknown): string | undefined {
  return value === undefined || (typeof value === 'number' && value > 0) ? undefined : 'must be a number above 0'
}

function isPositiveWhole(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** NIKA-CONFIG-001 for an entry of the configuration, or a variable of the environment. */
export function invalid(path: string, problem: string): Error {
  return providerError('NIKA-CONFIG-001', { message: `${path} ${problem}`, details: { path } })
}
