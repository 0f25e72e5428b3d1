import { isNikaError } from '@nika/events'
import { type Provider, providerError } from '@nika/provider'
import type { LazyRecord } from '../lazy.ts'

/**
 * The provider of a prefix; undefined when none is registered. What registers one may be a user's own, and untyped.
 * @throws NIKA-CONFIG-001 when it cannot be loaded, or is none; what loading it throws, when that has a code.
 */
export async function loadProvider(prefix: string, providers: LazyRecord<Provider>): Promise<Provider | undefined> {
  const provider = await loaded(prefix, providers)
  if (provider === undefined || isProvider(provider)) return provider
  throw unfit(`the provider ${prefix} is none: it needs name, infer and stream`)
}

async function loaded(prefix: string, providers: LazyRecord<Provider>): Promise<Provider | undefined> {
  try {
    return await providers.get(prefix)
  } catch (cause) {
    if (isNikaError(cause)) throw cause
    throw unfit(`the provider ${prefix} cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`, cause)
  }
}

function unfit(message: string, cause?: unknown): Error {
  return providerError('NIKA-CONFIG-001', { message, hint: 'correct its entry under `providers`', cause })
}

function isProvider(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { name, infer, stream }: { readonly name?: unknown; readonly infer?: unknown; readonly stream?: unknown } = value
  return typeof name === 'string' && typeof infer === 'function' && typeof stream === 'function'
}
