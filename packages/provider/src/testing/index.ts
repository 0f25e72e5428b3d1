export {
  appliesTo,
  type ProviderAbility,
  type ProviderCheck,
  type ProviderHarness,
  type SentRequest,
  type StagedProvider,
} from './harness.ts'
export { providerChecks } from './provider-checks.ts'
export type { AnswerScenario, FailureScenario, GarbageScenario, Scenario } from './scenario.ts'
