import { commandDescriptions, helpDescription } from '../arguments/command-descriptions.ts'
import { commandText, overviewText } from '../arguments/help-text.ts'
import { parseArguments } from '../arguments/parse-arguments.ts'
import { unknownCommand } from '../arguments/unknown-command.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../errors/exit-codes.ts'
import { paintFor } from '../terminal/paint.ts'

/**
 * `nika help [COMMAND]`
 * @throws NIKA-CLI-001 for a command that does not exist.
 */
export async function help(args: readonly string[], { stdout, version }: CommandContext): Promise<number> {
  const [name] = parseArguments(helpDescription, args).operands
  const paint = paintFor(stdout)
  if (name === undefined) {
    stdout.write(overviewText(version, paint))
    return exitCodes.completed
  }
  const command = commandDescriptions.find((description) => description.name === name)
  if (command === undefined) throw unknownCommand(name)
  stdout.write(commandText(command, paint))
  return exitCodes.completed
}
