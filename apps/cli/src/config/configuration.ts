import type { Extensions } from '@nika/language'
import type { ModelPrice, OwnProvider, ProvidersConfiguration } from '@nika/provider'

/** What `nika.config.ts`, `nika.config.js` or `nika.config.json` says. */
export interface Configuration {
  /** How providers are reached, by the prefix of their models. */
  readonly providers: ProvidersConfiguration
  /** Providers of the user's own, by prefix. */
  readonly own: Readonly<Record<string, OwnProvider>>
  /** Prices that win over the public ones, by model: `openai/gpt-5-mini`. */
  readonly prices: Readonly<Record<string, ModelPrice>>
  readonly otel: OtelConfiguration
}

/** How runs take part in traces. */
export interface OtelConfiguration {
  /** Whether model providers are sent the header `traceparent`; default false. */
  readonly trace_to_providers?: boolean | undefined
}

/** What holds where there is no file. */
export const noConfiguration: Configuration = { providers: {}, own: {}, prices: {}, otel: {} }

/** What the configuration adds to the language: prefixes of models. */
export function extensionsOf({ providers, own }: Configuration): Extensions {
  return { providers: [...Object.keys(providers), ...Object.keys(own)] }
}
