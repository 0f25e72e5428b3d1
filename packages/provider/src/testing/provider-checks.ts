import { answerChecks } from './checks/answers.ts'
import { endChecks } from './checks/ends.ts'
import { failureChecks } from './checks/failures.ts'
import { recordingChecks } from './checks/recording.ts'
import { requestChecks } from './checks/requests.ts'
import { usageChecks } from './checks/usage.ts'
import type { ProviderCheck } from './harness.ts'

/**
 * Every promise of the provider contract as a named check, for any test runner:
 *
 *     describe('providerChecks', () => {
 *       test.each(providerChecks.filter((check) => appliesTo(check, harness)))('$name', (check) => check.run(harness))
 *     })
 */
export const providerChecks: readonly ProviderCheck[] = [
  ...answerChecks,
  ...usageChecks,
  ...endChecks,
  ...failureChecks,
  ...requestChecks,
  ...recordingChecks,
]
