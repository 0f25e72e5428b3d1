import type { Provider } from '../provider.ts'
import type { CallUsage } from '../response/usage.ts'
import type { Scenario } from './scenario.ts'

/**
 * What a provider must have for a check to apply.
 * `http`: it sends requests, so keys, headers and broken connections matter. The others are features of the vendor's API.
 */
export type ProviderAbility = 'http' | 'tools' | 'refusal' | 'content_filter' | 'schema'

/** A request as it reached the vendor's side. */
export interface SentRequest {
  readonly body: string
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

/** A provider with a vendor's side that plays one scenario. */
export interface StagedProvider {
  readonly provider: Provider
  /** The name of a model to ask for. */
  readonly model: string
  /** What reached the vendor's side so far. */
  requests(): readonly SentRequest[]
  close(): Promise<void>
}

/** What an implementation gives to the checks. */
export interface ProviderHarness {
  readonly abilities: readonly ProviderAbility[]
  /** The counts that the vendor's API can tell. */
  readonly counts: readonly (keyof CallUsage)[]
  /** The API key that staged providers are made with; needed with `http`. */
  readonly secret?: string | undefined
  /** Makes the provider under test with a vendor's side that plays `scenario` for every call: a server on loopback, or a script. */
  stage(scenario: Scenario): Promise<StagedProvider>
}

/** One promise of the contract. It rejects with what is wrong, and needs no test runner. */
export interface ProviderCheck {
  readonly name: string
  readonly needs: readonly ProviderAbility[]
  run(harness: ProviderHarness): Promise<void>
}

/** Whether a check applies to an implementation. */
export function appliesTo(check: ProviderCheck, harness: ProviderHarness): boolean {
  return check.needs.every((ability) => harness.abilities.includes(ability))
}

/** A check that is not over by then never is: the provider does not end what it was told to. */
const longestCheckMs = 4000

/** Runs `work` with a staged provider and closes it. Rejects when it takes too long, so that no runner has to notice. */
export async function onStage(
  harness: ProviderHarness,
  scenario: Scenario,
  work: (staged: StagedProvider) => Promise<void>,
): Promise<void> {
  const staged = await harness.stage(scenario)
  try {
    await withinTime(work(staged))
  } finally {
    await staged.close()
  }
}

async function withinTime(work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the check is not over after ${longestCheckMs} ms`)), longestCheckMs)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
