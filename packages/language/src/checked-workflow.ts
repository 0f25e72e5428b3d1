import { isExactNumber } from '@nika/events'
import type { Diagnostic } from './diagnostic.ts'
import type { Workflow } from './workflow.ts'

const verdicts = new WeakMap<Workflow, readonly Diagnostic[]>()

/** Freezes a workflow that was just made and judged: what was found of it stays true, and need not be found again. */
export function sealWorkflow(workflow: Workflow, diagnostics: readonly Diagnostic[]): Workflow {
  freezeDeeply(workflow)
  verdicts.set(workflow, diagnostics)
  return workflow
}

/** What was found of a sealed workflow; undefined for any other. */
export function verdictOn(workflow: Workflow): readonly Diagnostic[] | undefined {
  return verdicts.get(workflow)
}

/** As deep as a document can be, which has a limit. */
function freezeDeeply(value: unknown): void {
  if (typeof value !== 'object' || value === null || isExactNumber(value) || Object.isFrozen(value)) return
  Object.freeze(value)
  for (const member of Object.values(value)) freezeDeeply(member)
}
