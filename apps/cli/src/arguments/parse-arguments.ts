import { parseArgs } from 'node:util'
import { cliError } from '../errors/codes.ts'
import { escapeLine } from '../terminal/escape.ts'
import { suggestion } from './closest-name.ts'
import type { CommandDescription } from './command-descriptions.ts'

/** What a command was given. */
export interface ParsedArguments {
  readonly operands: readonly string[]
  /** The values of each option that was given, in order; of a flag none. */
  readonly options: ReadonlyMap<string, readonly string[]>
}

/**
 * The arguments of a command, judged by its description.
 * @throws NIKA-CLI-002 for an option that it does not have; NIKA-CLI-003 for a missing or surplus operand or value.
 */
export function parseArguments(command: CommandDescription, args: readonly string[]): ParsedArguments {
  const { tokens } = parseArgs({ args: [...args], options: optionTypes(command), allowPositionals: true, strict: false, tokens: true })
  const operands: string[] = []
  const options = new Map<string, readonly string[]>()
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    else if (token.kind === 'option') addOption(options, command, token)
  }
  requireOperands(command, operands)
  return { operands, options }
}

/** The one value of an option; undefined when it was not given. */
export function optionValue({ options }: ParsedArguments, name: string): string | undefined {
  return options.get(name)?.at(-1)
}

function optionTypes({ options }: CommandDescription): Record<string, { type: 'string' | 'boolean' }> {
  return Object.fromEntries(options.map(({ name, value }) => [name, { type: value === undefined ? 'boolean' : 'string' }]))
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

function addOption(options: Map<string, readonly string[]>, command: CommandDescription, token: OptionToken): void {
  const known = command.options.find(({ name }) => token.rawName === `--${name}`)
  if (known === undefined) throw unknownOption(command, token.rawName)
  const given = options.get(known.name)
  if (known.value === undefined) {
    if (token.value !== undefined) throw wrongArguments(command, `${token.rawName} takes no value`)
    options.set(known.name, [])
    return
  }
  // The next option is no value: `--at --json` is a mistake.
  if (token.value === undefined || (token.inlineValue === false && /^-./.test(token.value))) {
    throw wrongArguments(command, `${token.rawName} needs a value: ${token.rawName} ${known.value}`)
  }
  if (given !== undefined && known.repeatable !== true) throw wrongArguments(command, `${token.rawName} is given twice`)
  options.set(known.name, [...(given ?? []), token.value])
}

function requireOperands(command: CommandDescription, operands: readonly string[]): void {
  const { least, most } = command.operands
  if (operands.length < least) throw wrongArguments(command, `nika ${command.name} needs ${operandNames(command)}`)
  if (operands.length > most) {
    const surplus = operands.slice(most).map((operand) => `\`${escapeLine(operand)}\``)
    throw wrongArguments(command, `nika ${command.name} does not know what to do with ${surplus.join(', ')}`)
  }
}

function operandNames({ usage, name }: CommandDescription): string {
  return `a ${usage.slice(`nika ${name} `.length).replace('…', '')}`
}

function unknownOption(command: CommandDescription, name: string): Error {
  const names = [...command.options.map((option) => `--${option.name}`), '--help']
  return cliError('NIKA-CLI-002', {
    message: `nika ${command.name} has no option \`${escapeLine(name)}\``,
    hint: suggestion(name, names, `\`nika help ${command.name}\` lists its options`),
    details: { option: name },
  })
}

function wrongArguments(command: CommandDescription, message: string): Error {
  return cliError('NIKA-CLI-003', { message, hint: `usage: ${command.usage}; \`nika help ${command.name}\` says more` })
}
