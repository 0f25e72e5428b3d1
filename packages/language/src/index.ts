export {
  type ConstDefinition,
  type ExecDefinition,
  type InferDefinition,
  type InputDefinition,
  type InvokeDefinition,
  type OutputDefinition,
  type TaskDefinition,
  type WorkflowDefinition,
  workflow,
} from './build-workflow.ts'
export { checkWorkflow } from './check-workflow.ts'
export { definitionOf } from './definition-of.ts'
export { type Diagnostic, type Fix, formatDiagnostic, type TextEdit } from './diagnostic.ts'
export { type LanguageErrorCode, languageError, languageErrorTable } from './errors/codes.ts'
export type { Extensions } from './extensions.ts'
export { applyFixes, type FixedText } from './fixes/apply-fixes.ts'
export { fixWorkflow } from './fixes/fix-workflow.ts'
export { DagAnalyzer, type DagNode } from './graph/dag-analyzer.ts'
export { type Edge, edgesOf } from './graph/edges.ts'
export { parseInputTexts, type ResolvedInputs, resolveInputs } from './inputs.ts'
export { resolveOutputs } from './outputs.ts'
export { type ParsedWorkflow, type ParseOptions, parseWorkflow } from './parse-workflow.ts'
export { checkAddress, checkPermit, type PermitCode, type PermitDecision, type ResolvedHost } from './permits/check-permit.ts'
export { type Effect, effectsOf } from './permits/effects.ts'
export { environmentFloor, isDangerousEnvironmentName } from './permits/environment.ts'
export { formatPermits, inferPermits } from './permits/infer-permits.ts'
export { matchesPath, normalizePath } from './permits/match-path.ts'
export type { Permits } from './permits/permits.ts'
export { placeOfEntry } from './source/place-of-entry.ts'
export { closestName } from './suggest.ts'
export type { Namespace, Reference } from './templates/reference.ts'
export { renderValue } from './templates/render-value.ts'
export { type Resolution, referencesOf, resolveTemplate } from './templates/resolve.ts'
export { type ResolvedAction, type ResolvedField, referencesOfAction, resolveAction } from './templates/resolve-action.ts'
export type { Scope, TaskRecord } from './templates/scope.ts'
export { fitsType, type TypeMismatch, typeMismatch } from './types/fits-type.ts'
export {
  type ArrayType,
  type EnumType,
  type FieldType,
  formatType,
  type MapType,
  type ObjectType,
  type OptionalType,
  type PrimitiveType,
  type TypeExpression,
} from './types/type-expression.ts'
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
export { maxDocumentBytes } from './yaml/check-text.ts'
