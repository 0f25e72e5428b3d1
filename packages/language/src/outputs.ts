import type { JsonObject } from '@nika/events'
import type { Scope } from './templates/resolve.ts'
import type { Workflow } from './workflow.ts'

/**
 * The value of the workflow's `outputs:` over settled tasks; undefined when the workflow declares none.
 * @throws NIKA-VAR-001 when a reference leads nowhere, NIKA-VAR-009 when a value does not fit its declared type.
 */
export function resolveOutputs(_workflow: Workflow, _scope: Scope): JsonObject | undefined {
  throw new Error('not built yet')
}
