import { checkDescription } from '../arguments/command-descriptions.ts'
import { parseArguments } from '../arguments/parse-arguments.ts'
import type { CommandContext } from '../command-context.ts'
import { extensionsOf } from '../config/configuration.ts'
import { loadConfiguration } from '../config/load-configuration.ts'
import { cliError } from '../errors/codes.ts'
import { exitCodes } from '../errors/exit-codes.ts'
import { checkJson, checkText } from '../files/check-report.ts'
import { tasksWithoutModel } from '../files/tasks-without-model.ts'
import { type CheckedFile, checkFile, isAccepted } from '../files/workflow-file.ts'
import { paintFor } from '../terminal/paint.ts'

/** `nika check FILE…`: every problem of every file; nothing runs. `--fix` changes the files first. */
export async function check(args: readonly string[], context: CommandContext): Promise<number> {
  const { operands, options } = parseArguments(checkDescription, args)
  const { cwd, stdout } = context
  const fixes = options.has('fix')
  if (fixes && operands.includes('-')) throw standardInputIsFixed()
  const extensions = extensionsOf(await loadConfiguration(cwd))
  const judge = fixes ? (await import('../files/fix-file.ts')).fixFile : checkFile
  const files: CheckedFile[] = []
  for (const name of operands) files.push(withRunProblems(await judge(name, context, extensions)))
  stdout.write(options.has('json') ? checkJson(files) : checkText(files, paintFor(stdout)))
  return files.every(isAccepted) ? exitCodes.completed : exitCodes.refused
}

/** What a run would refuse besides, whatever the environment. */
function withRunProblems(checked: CheckedFile): CheckedFile {
  const { workflow, problems } = checked
  return workflow === undefined ? checked : { ...checked, problems: [...problems, ...tasksWithoutModel(workflow)] }
}

function standardInputIsFixed(): Error {
  return cliError('NIKA-CLI-003', {
    message: '--fix cannot change standard input',
    hint: 'name a file: nika check --fix flow.nika.yaml',
  })
}
