import type { JsonObject, JsonValue } from '@nika/events'
import { resolveOutputs, type Workflow } from '@nika/language'
import type { PlanGraph } from './plan/plan-graph.ts'
import type { ContextSources } from './resolve-context.ts'

/**
 * What the workflow returns: the values of its `outputs:`, or without that block the output of each task that nothing
 * depends on, in the order of the file.
 * @throws NIKA-VAR-001 and NIKA-VAR-009 as `resolveOutputs` does.
 */
export function finalOutput(workflow: Workflow, graph: PlanGraph, from: ContextSources): JsonObject {
  const declared = resolveOutputs(workflow, { inputs: from.inputs, const: from.const, tasks: from.task })
  return declared ?? outputsOfLastTasks(graph, from)
}

function outputsOfLastTasks(graph: PlanGraph, from: ContextSources): JsonObject {
  const outputs: [string, JsonValue][] = []
  for (const { task, dependents } of graph.nodes) {
    if (dependents.length === 0) outputs.push([task.id, from.task(task.id)?.output ?? null])
  }
  return Object.fromEntries(outputs)
}
