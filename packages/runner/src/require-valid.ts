import { checkWorkflow, languageError, type Workflow } from '@nika/language'

/** @throws the first problem that `checkWorkflow` finds; `details.problems` lists all of them. */
export function requireValid(workflow: Workflow): void {
  const problems = checkWorkflow(workflow).filter(({ severity }) => severity === 'error')
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
