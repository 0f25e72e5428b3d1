import type { JsonObject, JsonValue } from '@nika/events'
import type { Permits } from './permits/permits.ts'
import type { TypeExpression } from './types/type-expression.ts'
import type { AfterPredicate, Capture, Decode, Workflow } from './workflow.ts'

/** A workflow as it is written in YAML: the same keys, the same shorthands. */
export interface WorkflowDefinition {
  readonly nika: string
  readonly model?: string
  readonly inputs?: Readonly<Record<string, InputDefinition>>
  /** A bare literal, or an object with both `type` and `value`. */
  readonly const?: JsonObject
  readonly permits?: Permits
  readonly tasks: Readonly<Record<string, TaskDefinition>>
  readonly outputs?: Readonly<Record<string, string | OutputDefinition>>
}

export interface InputDefinition {
  readonly type: TypeExpression
  readonly required?: boolean
  readonly default?: JsonValue
  readonly description?: string
}

export interface OutputDefinition {
  readonly value: string
  readonly type?: TypeExpression
  readonly description?: string
}

interface TaskEdges {
  readonly with?: JsonObject
  readonly after?: Readonly<Record<string, AfterPredicate>>
}

/** Exactly one verb. */
export type TaskDefinition = TaskEdges & ({ readonly infer: InferDefinition } | { readonly exec: ExecDefinition } | { readonly invoke: InvokeDefinition })

export interface InferDefinition {
  readonly prompt: string
  readonly system?: string
  readonly model?: string
  readonly temperature?: number | string
  readonly max_tokens?: number | string
  readonly schema?: JsonObject
}

export interface ExecDefinition {
  readonly command: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly capture?: Capture
  readonly decode?: Decode
}

export interface InvokeDefinition {
  readonly tool: string
  readonly args?: JsonObject
}

/**
 * Builds in a program the same plain Workflow that the YAML of the same content gives, but for `source`.
 *
 *     workflow({
 *       nika: 'hello',
 *       model: 'mock/echo',
 *       tasks: { greet: { infer: { prompt: 'Say hello' } } },
 *     })
 *
 * Linear in the number of tasks.
 * @throws the code of the first problem that `parseWorkflow` would report; `details.diagnostics` holds all of them.
 */
export function workflow(_definition: WorkflowDefinition): Workflow {
  throw new Error('not built yet')
}

/**
 * The definition of a workflow: `workflow(definitionOf(w))` equals `w` but for `source`, and its JSON is a workflow file
 * (JSON is YAML), so a log that holds it can be read back.
 */
export function definitionOf(_workflow: Workflow): WorkflowDefinition {
  throw new Error('not built yet')
}
