import type { Paint } from '../terminal/paint.ts'
import { type CommandDescription, commandDescriptions, type OptionDescription } from './command-descriptions.ts'

/** The help of the whole command line. */
export function overviewText(version: string, paint: Paint): string {
  const commands = commandDescriptions.map(({ usage, summary }): Row => [usage, summary])
  const options: readonly Row[] = [
    ['--version', 'print the version'],
    ['--help', 'print this; with a command, explain it'],
  ]
  const title = `${paint('bold', 'nika')} ${version} runs workflows of models, programs and tools, and records everything that happens.`
  return `${[title, '', ...rows([...commands, ...options], paint)].join('\n')}\n`
}

/** The help of one command. */
export function commandText({ usage, summary, options, details }: CommandDescription, paint: Paint): string {
  const explained = options.map((option): Row => [optionUsage(option), option.description])
  return `${[
    `${paint('bold', usage)}${options.length === 0 ? '' : ' [options]'}`,
    `  ${summary}`,
    ...(options.length === 0 ? [] : ['', ...rows(explained, paint)]),
    ...(details.length === 0 ? [] : ['', ...details]),
  ].join('\n')}\n`
}

type Row = readonly [name: string, meaning: string]

function rows(table: readonly Row[], paint: Paint): readonly string[] {
  const width = Math.max(...table.map(([name]) => name.length))
  return table.map(([name, meaning]) => `  ${paint('cyan', name.padEnd(width))}  ${meaning}`)
}

function optionUsage({ name, value, repeatable }: OptionDescription): string {
  return `--${name}${value === undefined ? '' : ` ${value}`}${repeatable === true ? ' …' : ''}`
}
