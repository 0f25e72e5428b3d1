import { verdictOn } from './checked-workflow.ts'
import { diagnose } from './diagnose.ts'
import type { Diagnostic } from './diagnostic.ts'
import { judge } from './judge.ts'
import type { Problem } from './problem.ts'
import type { Workflow } from './workflow.ts'
import { readYaml } from './yaml/read-yaml.ts'

/**
 * Judges a workflow: types of defaults, permits, models, references, graph. One from `parseWorkflow` or `workflow({…})` has
 * passed; one that was put together by hand has not. Diagnostics are sorted by place where the workflow has a source.
 * Linear in the size of the workflow.
 */
export function checkWorkflow(workflow: Workflow): readonly Diagnostic[] {
  const known = verdictOn(workflow)
  if (known !== undefined) return known
  const problems: Problem[] = []
  const declared = {
    inputs: new Set(Object.keys(workflow.inputs)),
    const: new Set(Object.keys(workflow.const)),
    tasks: new Set(workflow.tasks.map((task) => task.id)),
    heads: workflow.tasks,
    permitsKnown: true,
  }
  judge({ workflow, declared }, (problem) => void problems.push(problem))
  const { source } = workflow
  if (source === undefined || problems.length === 0) return diagnose(problems, undefined)
  return diagnose(problems, { ...source, root: readYaml(source.text, () => undefined) })
}
