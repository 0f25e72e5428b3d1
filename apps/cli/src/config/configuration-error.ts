import type { ErrorPlace, NikaError } from '@nika/events'
import { cliError } from '../errors/codes.ts'

declare module '@nika/events' {
  interface NikaErrorDetails {
    'NIKA-CLI-012': { readonly path: readonly string[] }
  }
}

/** The file that a configuration stands in. */
export interface ConfigurationFile {
  readonly name: string
  readonly path: string
  /** Of JSON alone: places in a program are told by the error that it throws. */
  readonly text?: string | undefined
}

/** NIKA-CLI-011, for what parsing or running the file throws. */
export function unreadable(file: ConfigurationFile, cause: unknown): NikaError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const place = file.text === undefined ? placeInStack(cause, file.path) : placeInMessage(reason, file.text)
  return cliError('NIKA-CLI-011', {
    message: `${file.name} cannot be read: ${reason.replace(/ in JSON at position .*/s, '')}`,
    where: place && { file: file.name, ...place },
    details: { file: file.name },
    cause,
  })
}

/** NIKA-CLI-012: the entry at a path is wrong, wherever that stands. */
export function wrongEntry(path: readonly string[], problem: string, hint?: string): NikaError<'NIKA-CLI-012'> {
  return cliError('NIKA-CLI-012', { message: `${path.length === 0 ? 'it' : path.join('.')} ${problem}`, hint, details: { path } })
}

/** The same with its place in JSON, else with the name of the file. */
export async function inFile(file: ConfigurationFile, error: NikaError<'NIKA-CLI-012'>): Promise<NikaError> {
  const { message, hint, details, cause } = error
  const place = file.text === undefined ? undefined : (await import('@nika/language')).placeOfEntry(file.text, details?.path ?? [])
  return cliError('NIKA-CLI-012', {
    message: place === undefined ? `${file.name}: ${message}` : message,
    hint,
    where: place && { file: file.name, ...place },
    details,
    cause,
  })
}

type Place = Omit<ErrorPlace, 'file'>

/** `JSON.parse` tells the place of most mistakes in its words; of a token that is none it shows only what is around it. */
function placeInMessage(message: string, text: string): Place {
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(message) ?? []
  if (line !== undefined) return { line: Number(line), column: Number(column) }
  const lines = text.slice(0, lengthOfBeginning(text)).split('\n')
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}

/** How much of a text could be the beginning of JSON. What is none stays none, however it goes on. */
function lengthOfBeginning(text: string): number {
  let possible = 0
  let impossible = text.length + 1
  while (impossible - possible > 1) {
    const middle = (possible + impossible) >> 1
    if (mayGoOn(text.slice(0, middle))) possible = middle
    else impossible = middle
  }
  return possible
}

function mayGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning)
    return true
  } catch (error) {
    return error instanceof SyntaxError && !error.message.startsWith('Unexpected token')
  }
}

/** The first line of a stack that is one of the file: `path:line:column`, or of a syntax error `path:line` and a caret below. */
function placeInStack(error: unknown, path: string): Place | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const start = stack.indexOf(`${path}:`)
  const [, line, column] = start === -1 ? [] : (/^:(\d+)(?::(\d+))?/.exec(stack.slice(start + path.length)) ?? [])
  if (line === undefined) return undefined
  const [, indent] = /^( *)\^/m.exec(stack) ?? []
  return { line: Number(line), column: column === undefined ? (indent ?? '').length + 1 : Number(column) }
}
