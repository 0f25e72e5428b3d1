import { checkWorkflow, languageError, type Workflow } from '@nika/language'
import type { RunnerOptions } from './runner-options.ts'

/**
 * Judges a workflow with the tools and the providers that the program registers.
 * @throws the first problem that `checkWorkflow` finds; `details.problems` lists all of them.
 */
export function requireValid(workflow: Workflow, { providers = {}, tools = {} }: Pick<RunnerOptions, 'providers' | 'tools'> = {}): void {
  const ownTools = Object.keys(tools).filter((name) => !name.startsWith('nika:'))
  const problems = checkWorkflow(workflow, { providers: Object.keys(providers), tools: ownTools }).filter(
    ({ severity }) => severity === 'error',
  )
  const [first] = problems
  if (first === undefined) return
  const { code, message, hint, path, where } = first
  throw languageError(code, {
    message: path === '' ? message : `${path}: ${message}`,
    hint,
    where,
    details: {
      problems: problems.map((problem) => ({ code: problem.code, path: problem.path, message: problem.message, hint: problem.hint })),
    },
  })
}
