import { escapeJson, escapeLine } from '../terminal/escape.ts'
import type { Paint } from '../terminal/paint.ts'
import { plural } from '../terminal/quantities.ts'
import { statusMark } from '../terminal/status.ts'
import { renderFix, renderProblem } from './render-problem.ts'
import { type CheckedFile, isAccepted } from './workflow-file.ts'

/** What `nika check` says of these files: what it fixed, every problem, then how they stand. */
export function checkText(files: readonly CheckedFile[], paint: Paint): string {
  const blocks = files.flatMap((checked) => [
    ...(checked.fixed ?? []).map((fixed) => renderFix(fixed, paint)),
    ...checked.problems.map((problem) => renderProblem(problem, checked.file, paint)),
    ...(checked.workflow === undefined ? [] : [acceptedLine(checked, paint)]),
  ])
  return `${blocks.join('')}${files.every(isAccepted) ? '' : refusedLine(files, paint)}`
}

/** The same for programs. */
export function checkJson(files: readonly CheckedFile[]): string {
  const reports = files.map((checked) => ({
    file: checked.file,
    accepted: isAccepted(checked),
    workflow: checked.workflow?.name,
    task_count: checked.workflow?.tasks.length,
    fixed: checked.fixed,
    diagnostics: checked.problems,
  }))
  return `${escapeJson(JSON.stringify({ files: reports }, undefined, 2))}\n`
}

function acceptedLine({ file, workflow }: CheckedFile, paint: Paint): string {
  const tasks = plural(workflow?.tasks.length ?? 0, 'task')
  return `${statusMark('completed', paint)} ${escapeLine(file)}  ${paint('dim', `${escapeLine(workflow?.name ?? '')}, ${tasks}`)}\n`
}

function refusedLine(files: readonly CheckedFile[], paint: Paint): string {
  const problems = files.flatMap((checked) => checked.problems)
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const refused = files.filter((checked) => !isAccepted(checked)).length
  const counts = [plural(errors, 'error'), ...(warnings === 0 ? [] : [plural(warnings, 'warning')])].join(', ')
  return `${statusMark('failed', paint)} ${counts}${files.length === 1 ? '' : ` in ${refused} of ${files.length} files`}${fixable(files)}\n`
}

/** What `--fix` would do; nothing where it has been done. */
function fixable(files: readonly CheckedFile[]): string {
  const problems = files.flatMap((checked) => (checked.fixed === undefined ? checked.problems : []))
  const count = problems.filter(({ fix }) => fix !== undefined).length
  if (count === 0) return ''
  const which = count < problems.length ? `${count} of them` : count === 1 ? 'it' : 'them'
  return `; nika check --fix can fix ${which}`
}
