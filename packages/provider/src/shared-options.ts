import type { Provider } from './provider.ts'
import type { CallLog } from './record/record-options.ts'
import { recorded } from './record/recorded.ts'

/** The options that every provider package has, and this package carries out. */
export interface SharedOptions {
  /** Records every call: see `recorded`. Default: nothing is recorded. */
  readonly log?: CallLog | undefined
}

/** A vendor's provider with the options that all have. */
export function withSharedOptions(provider: Provider, { log }: SharedOptions): Provider {
  return log === undefined ? provider : recorded(provider, { log })
}
