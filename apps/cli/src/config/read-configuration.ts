import { isNikaError } from '@nika/events'
import {
  type ModelPrice,
  type OwnProvider,
  type ProviderConfiguration,
  type ProvidersConfiguration,
  readProvidersConfiguration,
} from '@nika/provider'
import { suggestion } from '../arguments/closest-name.ts'
import { cliError } from '../errors/codes.ts'
import type { Configuration, OtelConfiguration } from './configuration.ts'
import { wrongEntry } from './configuration-error.ts'

const sections = ['providers', 'prices', 'otel']

const otelOptions = { trace_to_providers: true } as const satisfies Record<keyof OtelConfiguration, true>

const providerOptions = {
  base_url: true,
  api: true,
  api_key_env: true,
  headers: true,
  stream: true,
  timeout_ms: true,
  limits: true,
  models: true,
} as const satisfies Record<keyof ProviderConfiguration, true>

const priceNames = {
  input: true,
  output: true,
  cache_read: true,
  cache_creation: true,
  cache_creation_long: true,
  source: true,
  as_of: true,
} as const satisfies Record<keyof ModelPrice, true>

/**
 * The configuration that a value is.
 * @throws NIKA-CLI-012 for a key that is not known, and for a value of the wrong type.
 */
export function readConfiguration(value: unknown): Configuration {
  const { providers = {}, prices = {}, otel = {} } = members(value, [], sections)
  const own: Record<string, OwnProvider> = {}
  const configured: Record<string, unknown> = {}
  for (const [name, entry] of Object.entries(members(providers, ['providers']))) {
    requirePrefix(name)
    if (isOwnProvider(entry)) own[name] = entry
    else configured[name] = members(entry, ['providers', name], Object.keys(providerOptions))
  }
  const priced: Record<string, ModelPrice> = {}
  for (const [model, entry] of Object.entries(members(prices, ['prices']))) {
    if (!model.includes('/'))
      throw wrongEntry(['prices', model], 'names no provider', 'write `<provider>/<model>`, for example `openai/gpt-5-mini`')
    const price = members(entry, ['prices', model], Object.keys(priceNames))
    if (!isPrice(price)) throw wrongEntry(['prices', model], 'must hold input and output, in dollars per million tokens')
    priced[model] = price
  }
  const traced = members(otel, ['otel'], Object.keys(otelOptions))
  const { trace_to_providers } = traced
  if (trace_to_providers !== undefined && typeof trace_to_providers !== 'boolean') {
    throw wrongEntry(['otel', 'trace_to_providers'], 'must be true or false')
  }
  return { providers: providersOf(configured), own, prices: priced, otel: { trace_to_providers } }
}

function members(held: unknown, path: readonly string[], known?: readonly string[]): Readonly<Record<string, unknown>> {
  if (!isObject(held)) throw wrongEntry(path, 'must hold options')
  const unknown = known && Object.keys(held).find((key) => !known.includes(key))
  if (unknown === undefined) return held
  throw wrongEntry([...path, unknown], 'is not known', suggestion(unknown, known ?? [], `known are ${known?.join(', ')}`))
}

/** The values of the options are judged by the package that owns them. */
function providersOf(value: unknown): ProvidersConfiguration {
  try {
    return readProvidersConfiguration(value)
  } catch (error) {
    if (!isNikaError(error, 'NIKA-CONFIG-001')) throw error
    const path = error.details?.['path']
    const details = { path: typeof path === 'string' ? path.split('.') : [] }
    throw cliError('NIKA-CLI-012', { message: error.message, hint: error.hint, details, cause: error })
  }
}

/** A model is `<prefix>/<name>`. */
function requirePrefix(name: string): void {
  if (/^[a-z0-9][a-z0-9_-]*$/i.test(name)) return
  throw wrongEntry(['providers', name], 'is no prefix of models', 'a prefix holds letters, digits, - and _')
}

function isOwnProvider(value: unknown): value is OwnProvider {
  if (typeof value === 'function') return true
  return isObject(value) && typeof value['infer'] === 'function' && typeof value['stream'] === 'function'
}

function isPrice(value: Readonly<Record<string, unknown>>): value is Readonly<Record<string, unknown>> & ModelPrice {
  const { input, output, source, as_of, ...rates } = value
  return [input, output].every(isRate) && Object.values(rates).every(isRateOrAbsent) && [source, as_of].every(isTextOrAbsent)
}

function isRate(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value)
}

function isRateOrAbsent(value: unknown): boolean {
  return value === undefined || isRate(value)
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
