import type { Diagnostic } from './diagnostic.ts'
import type { Workflow } from './workflow.ts'

/**
 * Judges a workflow: references, graph, types of defaults, the capability laws on literals. A workflow from
 * `parseWorkflow` or `workflow({…})` has passed; one made by hand, or read from a log, has not.
 * Diagnostics are sorted by place; linear in the size of the workflow.
 */
export function checkWorkflow(_workflow: Workflow): readonly Diagnostic[] {
  throw new Error('not built yet')
}
