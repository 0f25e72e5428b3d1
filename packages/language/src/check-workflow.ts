import { verdictOn } from './checked-workflow.ts'
import { definitionOf } from './definition-of.ts'
import { diagnose, diagnoseDefinition } from './diagnose.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { Extensions } from './extensions.ts'
import { judge } from './judge.ts'
import type { Problem, Report } from './problem.ts'
import { readWorkflow } from './shape/read-workflow.ts'
import { nodeOf } from './source/node-of.ts'
import type { Workflow } from './workflow.ts'
import { readYaml } from './yaml/read-yaml.ts'

/**
 * Judges a workflow by everything that `parseWorkflow` would find in its definition: names and shapes, types of defaults,
 * permits, models, references, graph. One from `parseWorkflow` or `workflow({…})` has passed, which costs nothing to find
 * out; one that was put together by hand, or read from JSON, has not. Diagnostics are sorted by place where the workflow
 * has a source. Linear in the size of the workflow.
 * @param extensions tools and providers that the program adds to the language.
 */
export function checkWorkflow(workflow: Workflow, extensions: Extensions = {}): readonly Diagnostic[] {
  const known = verdictOn(workflow)
  if (known !== undefined) return known
  const problems: Problem[] = []
  const report: Report = (problem) => void problems.push(problem)
  judgeIds(workflow, report)
  const root = nodeOf(definitionOf(workflow), report)
  const draft = root === undefined ? undefined : readWorkflow(root, report, extensions)
  if (draft !== undefined) judge(draft, report)
  const { source } = workflow
  if (source === undefined) return diagnoseDefinition(problems, root)
  return diagnose(problems, { ...source, root: readYaml(source.text, () => undefined) })
}

/** A definition cannot even say that two tasks have one id. */
function judgeIds(workflow: Workflow, report: Report): void {
  const seen = new Set<string>()
  for (const { id } of workflow.tasks) {
    if (seen.has(id))
      report({ code: 'NIKA-PARSE-017', message: `the task id ${JSON.stringify(id)} is written twice`, path: ['tasks', id], target: 'key' })
    seen.add(id)
  }
}
