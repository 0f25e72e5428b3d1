import { definitionOf, type Workflow } from '@nika/language'
import { PlanGraph } from './plan/plan-graph.ts'

/** What runs need of a workflow, and what is the same for all of them. */
export interface PreparedWorkflow {
  readonly graph: PlanGraph
  /** The file's text; of a workflow built in a program, its canonical JSON. */
  readonly definition: string
  /** SHA-256 of the definition, in hex. */
  readonly hash: string
}

const prepared = new WeakMap<Workflow, PreparedWorkflow>()

/** Prepares a workflow, once when it cannot change: `workflow({…})` and `parseWorkflow` give frozen ones. Linear in its size. */
export function prepareWorkflow(workflow: Workflow, sha256: (text: string) => string): PreparedWorkflow {
  const known = Object.isFrozen(workflow) ? prepared.get(workflow) : undefined
  if (known !== undefined) return known
  const definition = workflow.source?.text ?? JSON.stringify(definitionOf(workflow))
  const fresh = { graph: new PlanGraph(workflow), definition, hash: sha256(definition) }
  prepared.set(workflow, fresh)
  return fresh
}
