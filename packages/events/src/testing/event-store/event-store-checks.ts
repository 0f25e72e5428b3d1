import { appendChecks } from './append-checks.ts'
import type { EventStoreCheck } from './check.ts'
import { contentChecks } from './content-checks.ts'
import { followChecks } from './follow-checks.ts'
import { handleChecks } from './handle-checks.ts'
import { listChecks } from './list-checks.ts'
import { processChecks } from './process-checks.ts'
import { readChecks } from './read-checks.ts'

/** Every promise of the `EventStore` port as a check that any test runner can run; a store in memory needs those without `needs`. */
export const eventStoreChecks: readonly EventStoreCheck[] = [
  ...appendChecks,
  ...readChecks,
  ...listChecks,
  ...followChecks,
  ...contentChecks,
  ...handleChecks,
  ...processChecks,
]
