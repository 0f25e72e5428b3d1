import { checkDescription } from '../arguments/command-descriptions.ts'
import { parseArguments } from '../arguments/parse-arguments.ts'
import type { CommandContext } from '../command-context.ts'
import { extensionsOf } from '../config/configuration.ts'
import { loadConfiguration } from '../config/load-configuration.ts'
import { exitCodes } from '../errors/exit-codes.ts'
import { renderProblem } from '../files/render-problem.ts'
import { type CheckedFile, checkFile } from '../files/workflow-file.ts'
import { escapeJson, escapeLine } from '../terminal/escape.ts'
import { type Paint, paintFor } from '../terminal/paint.ts'
import { plural } from '../terminal/quantities.ts'
import { statusMark } from '../terminal/status.ts'

/** `nika check FILE…`: every problem of every file; nothing runs. */
export async function check(args: readonly string[], context: CommandContext): Promise<number> {
  const { operands, options } = parseArguments(checkDescription, args)
  const { cwd, stdout } = context
  const extensions = extensionsOf(await loadConfiguration(cwd))
  const files: CheckedFile[] = []
  for (const name of operands) files.push(await checkFile(name, context, extensions))
  stdout.write(options.has('json') ? checkJson(files) : checkText(files, paintFor(stdout)))
  return files.every(isAccepted) ? exitCodes.completed : exitCodes.refused
}

function checkText(files: readonly CheckedFile[], paint: Paint): string {
  const blocks = files.flatMap((checked) => [
    ...checked.problems.map((problem) => renderProblem(problem, checked.file, paint)),
    ...(checked.workflow === undefined ? [] : [acceptedLine(checked, paint)]),
  ])
  const refused = files.filter((checked) => !isAccepted(checked)).length
  return `${blocks.join('')}${refused === 0 ? '' : refusedLine(files, refused, paint)}`
}

function acceptedLine({ file, workflow }: CheckedFile, paint: Paint): string {
  const tasks = plural(workflow?.tasks.length ?? 0, 'task')
  return `${statusMark('completed', paint)} ${escapeLine(file)}  ${paint('dim', `${escapeLine(workflow?.name ?? '')}, ${tasks}`)}\n`
}

function refusedLine(files: readonly CheckedFile[], refused: number, paint: Paint): string {
  const problems = files.flatMap((checked) => checked.problems)
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const counts = [plural(errors, 'error'), ...(warnings === 0 ? [] : [plural(warnings, 'warning')])].join(', ')
  return `${statusMark('failed', paint)} ${counts}${files.length === 1 ? '' : ` in ${refused} of ${files.length} files`}\n`
}

function checkJson(files: readonly CheckedFile[]): string {
  const reports = files.map((checked) => ({
    file: checked.file,
    accepted: isAccepted(checked),
    workflow: checked.workflow?.name,
    task_count: checked.workflow?.tasks.length,
    diagnostics: checked.problems,
  }))
  return `${escapeJson(JSON.stringify({ files: reports }, undefined, 2))}\n`
}

function isAccepted({ problems }: CheckedFile): boolean {
  return problems.every(({ severity }) => severity === 'warning')
}
