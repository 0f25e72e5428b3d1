export {
  type ExecDefinition,
  definitionOf,
  type InferDefinition,
  type InputDefinition,
  type InvokeDefinition,
  type OutputDefinition,
  type TaskDefinition,
  workflow,
  type WorkflowDefinition,
} from './build-workflow.ts'
export { checkWorkflow } from './check-workflow.ts'
export { type Diagnostic, type Fix, formatDiagnostic, type TextEdit } from './diagnostic.ts'
export { DagAnalyzer, type DagNode } from './graph/dag-analyzer.ts'
export { type Edge, edgesOf } from './graph/edges.ts'
export { parseInputTexts, type ResolvedInputs, resolveInputs } from './inputs.ts'
export { resolveOutputs } from './outputs.ts'
export { type ParsedWorkflow, type ParseOptions, parseWorkflow } from './parse-workflow.ts'
export {
  checkAddress,
  checkPermit,
  type Effect,
  effectsOf,
  environmentFloor,
  isDangerousEnvironmentName,
  type PermitCode,
  type PermitDecision,
  type ResolvedHost,
} from './permits/check-permit.ts'
export type { Permits } from './permits/permits.ts'
export type { Namespace, Reference } from './templates/reference.ts'
export {
  type Resolution,
  type ResolvedAction,
  type ResolvedField,
  referencesOf,
  referencesOfAction,
  renderValue,
  resolveAction,
  resolveTemplate,
  type Scope,
  type TaskRecord,
} from './templates/resolve.ts'
export { fitsType, type TypeMismatch, typeMismatch } from './types/fits-type.ts'
export type { FieldType, ObjectType, PrimitiveType, TypeExpression } from './types/type-expression.ts'
export type {
  Action,
  AfterPredicate,
  Capture,
  ConstDeclaration,
  Decode,
  ExecAction,
  InferAction,
  InputDeclaration,
  InvokeAction,
  OutputDeclaration,
  Task,
  Workflow,
  WorkflowSource,
} from './workflow.ts'
