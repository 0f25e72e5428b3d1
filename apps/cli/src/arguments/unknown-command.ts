import { cliError } from '../errors/codes.ts'
import { escapeLine } from '../terminal/escape.ts'
import { suggestion } from './closest-name.ts'
import { commandDescriptions } from './command-descriptions.ts'

/** The error for a command that does not exist: NIKA-CLI-001, or NIKA-CLI-002 for an option in its place. */
export function unknownCommand(name: string): Error {
  if (name.startsWith('-')) {
    return cliError('NIKA-CLI-002', {
      message: `nika has no option \`${escapeLine(name)}\``,
      hint: suggestion(name, ['--help', '--version'], '`nika --help` lists the commands'),
      details: { option: name },
    })
  }
  const names = commandDescriptions.map((command) => command.name)
  return cliError('NIKA-CLI-001', {
    message: `there is no command \`${escapeLine(name)}\``,
    hint: suggestion(name, names, name.includes('.') ? `to run a file: nika run ${escapeLine(name)}` : '`nika --help` lists the commands'),
    details: { command: name },
  })
}
