import type { JsonObject, JsonValue } from '@nika/events'
import { assertNever } from './assert-never.ts'
import type { ConstDefinition, InputDefinition, OutputDefinition, TaskDefinition, WorkflowDefinition } from './build-workflow.ts'
import { newRecord, setOwn } from './source/record.ts'
import type { Action, ConstDeclaration, InputDeclaration, Task, Workflow } from './workflow.ts'

/**
 * The definition of a workflow: `workflow(definitionOf(w))` equals `w` but for `source`. Its JSON is a workflow file, so
 * the definition that a log holds can be read back.
 */
export function definitionOf(workflow: Workflow): WorkflowDefinition {
  const { name, model, inputs, const: constants, permits, tasks, outputs } = workflow
  return {
    nika: name,
    ...(model === undefined ? {} : { model }),
    ...(isEmpty(inputs) ? {} : { inputs: mapValues(inputs, inputDefinition) }),
    ...(isEmpty(constants) ? {} : { const: mapValues(constants, constDefinition) }),
    ...(permits === undefined ? {} : { permits }),
    tasks: tasksDefinition(tasks),
    ...(outputs === undefined ? {} : { outputs: mapValues(outputs, outputDefinition) }),
  }
}

function inputDefinition(input: InputDeclaration): InputDefinition {
  const { required, ...rest } = input
  return required ? { ...rest, required } : rest
}

function constDefinition(constant: ConstDeclaration): JsonValue | ConstDefinition {
  const { value, type, description } = constant
  if (type === undefined) return value
  return { type, value, ...(description === undefined ? {} : { description }) }
}

function outputDefinition(output: OutputDefinition): string | OutputDefinition {
  return output.type === undefined && output.description === undefined ? output.value : output
}

function tasksDefinition(tasks: readonly Task[]): Readonly<Record<string, TaskDefinition>> {
  const definitions = newRecord<TaskDefinition>()
  for (const task of tasks) setOwn(definitions, task.id, taskDefinition(task))
  return definitions
}

function taskDefinition({ with: bindings, after, action }: Task): TaskDefinition {
  const edges = { ...(isEmpty(bindings) ? {} : { with: bindings }), ...(isEmpty(after) ? {} : { after }) }
  return { ...edges, ...verbDefinition(action) }
}

function verbDefinition(action: Action) {
  switch (action.verb) {
    case 'infer': {
      const { verb: _verb, ...infer } = action
      return { infer }
    }
    case 'exec': {
      const { verb: _verb, capture, decode, ...rest } = action
      return { exec: { ...rest, ...(capture === 'stdout' ? {} : { capture }), ...(decode === 'text' ? {} : { decode }) } }
    }
    case 'invoke':
      return { invoke: { tool: action.tool, ...(isEmpty(action.args) ? {} : { args: action.args }) } }
    default:
      return assertNever(action)
  }
}

function isEmpty(record: Readonly<Record<string, unknown>> | JsonObject): boolean {
  return Object.keys(record).length === 0
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Readonly<Record<string, To>> {
  const changed = newRecord<To>()
  for (const [key, value] of Object.entries(record)) setOwn(changed, key, change(value))
  return changed
}
