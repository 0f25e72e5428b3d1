import type { JsonObject, JsonValue } from '@nika/events'
import { sealWorkflow } from './checked-workflow.ts'
import { diagnoseDefinition } from './diagnose.ts'
import { languageError } from './errors/codes.ts'
import type { Extensions } from './extensions.ts'
import { judge } from './judge.ts'
import type { Permits } from './permits/permits.ts'
import type { Problem } from './problem.ts'
import { readWorkflow } from './shape/read-workflow.ts'
import { nodeOf } from './source/node-of.ts'
import type { TypeExpression } from './types/type-expression.ts'
import type { AfterPredicate, Capture, Decode, Workflow } from './workflow.ts'

/** A workflow as it is written in YAML: the same keys, the same shorthands. */
export interface WorkflowDefinition {
  readonly nika: string
  readonly model?: string
  readonly inputs?: Readonly<Record<string, InputDefinition>>
  /** A bare literal, or an object with both `type` and `value`. */
  readonly const?: Readonly<Record<string, JsonValue | ConstDefinition>>
  readonly permits?: Permits
  readonly tasks: Readonly<Record<string, TaskDefinition>>
  readonly outputs?: Readonly<Record<string, string | OutputDefinition>>
}

/** A constant with a type, which its value fits. */
export interface ConstDefinition {
  readonly type: TypeExpression
  readonly value: JsonValue
  readonly description?: string
}

/** An input as it is written. */
export interface InputDefinition {
  readonly type: TypeExpression
  readonly required?: boolean
  readonly default?: JsonValue
  readonly description?: string
}

/** An output with a type or a description. */
export interface OutputDefinition {
  readonly value: string
  readonly type?: TypeExpression
  readonly description?: string
}

/** Exactly one verb, and what comes before it. */
export type TaskDefinition = InferTask | ExecTask | InvokeTask

interface TaskEdges {
  readonly with?: JsonObject
  readonly after?: Readonly<Record<string, AfterPredicate>>
}

interface InferTask extends TaskEdges {
  readonly infer: InferDefinition
  readonly exec?: never
  readonly invoke?: never
}

interface ExecTask extends TaskEdges {
  readonly exec: ExecDefinition
  readonly infer?: never
  readonly invoke?: never
}

interface InvokeTask extends TaskEdges {
  readonly invoke: InvokeDefinition
  readonly infer?: never
  readonly exec?: never
}

/** `infer:` as it is written. */
export interface InferDefinition {
  readonly prompt: string
  readonly system?: string
  readonly model?: string
  readonly temperature?: number | string
  readonly max_tokens?: number | string
  readonly schema?: JsonObject
}

/** `exec:` as it is written. */
export interface ExecDefinition {
  readonly command: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly capture?: Capture
  readonly decode?: Decode
}

/** `invoke:` as it is written. */
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
 * Linear in the size of the definition. The result is frozen.
 * @param extensions tools and providers that the program adds to the language.
 * @throws the first problem that `parseWorkflow` would report; `details.problems` lists all of them.
 */
export function workflow(definition: WorkflowDefinition, extensions: Extensions = {}): Workflow {
  const problems: Problem[] = []
  const report = (problem: Problem): void => void problems.push(problem)
  const root = nodeOf(definition, report)
  const draft = root === undefined ? undefined : readWorkflow(root, report, extensions)
  if (draft !== undefined) judge(draft, report)
  const diagnostics = diagnoseDefinition(problems, root)
  const first = diagnostics.find(({ severity }) => severity === 'error')
  if (first !== undefined) {
    throw languageError(first.code, {
      message: first.path === '' ? first.message : `${first.path}: ${first.message}`,
      hint: first.hint,
      details: { problems: diagnostics.map(({ code, path, message, hint }) => ({ code, path, message, hint })) },
    })
  }
  if (draft === undefined) throw languageError('NIKA-PARSE-019', { message: 'the definition is not a workflow' })
  return sealWorkflow(draft.workflow, diagnostics)
}
