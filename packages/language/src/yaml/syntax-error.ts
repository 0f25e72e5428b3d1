import type { Problem } from '../problem.ts'
import { lineAt, usualMistake, type YamlError } from './usual-mistake.ts'

/** Syntax errors reported of one document: what follows is mostly their echo. */
const maxSyntaxErrors = 3

/** The errors that a person is told, with what to do about those that are well known; one a place. */
export function syntaxProblems(text: string, errors: readonly YamlError[]): readonly Problem[] {
  const places = new Map<number, Problem>()
  for (const found of firstOfEachLine(text, errors).slice(0, maxSyntaxErrors)) {
    const error = usualMistake(text, found) ?? found
    const start = offenderOf(text, error)
    if (!places.has(start)) places.set(start, problemOf(text, error, start))
  }
  return [...places.values()]
}

function problemOf(text: string, error: YamlError, start: number): Problem {
  const range = { start, end: Math.max(start + 1, error.pos[1]) }
  if (isFlowKey(text, error))
    return { code: 'NIKA-YAML-007', message: 'a key must be text, not a list or an object', hint: 'write the key as text', path: [], range }
  return { code: 'NIKA-PARSE-001', message: sentence(error.message), hint: error.hint ?? hintOf(text, error), path: [], range }
}

const hints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BAD_SCALAR_START: 'put the text in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'put a text that holds a colon and a space in quotes',
  BAD_DQ_ESCAPE: 'in double quotes write a backslash as `\\\\`, or use single quotes',
  BAD_INDENT: 'align it with the keys beside it',
  MULTILINE_IMPLICIT_KEY: 'end the key with a colon',
  MISSING_CHAR: 'end the key with a colon, or indent the line if it goes on the text above',
}

function hintOf(text: string, { code = '', message, pos: [offset] }: YamlError): string | undefined {
  const line = lineAt(text, offset)
  if (/^\s*(?:yaml-language-server:|\$schema=)/.test(line))
    return 'this line is for editors: put `# yaml-language-server: ` before it, or remove it'
  if (/[{[,:]\s*\$\{\{/.test(line)) return 'inside braces and brackets put a template in quotes: "${{ … }}"'
  if (message.startsWith('Flow ')) return 'close it, and indent each of its lines'
  if (message === severalDocuments) return 'put each workflow into a file of its own'
  return Object.hasOwn(hints, code) ? hints[code] : undefined
}

export const severalDocuments = 'A file holds one document'

/** The library points at the spaces, and comments, before a line that is indented wrongly. */
function offenderOf(text: string, { code, pos: [start] }: YamlError): number {
  if (code !== 'BAD_INDENT') return start
  const before = /(?:[ \t]*(?:#[^\n]*)?\r?\n)* */y
  before.lastIndex = start
  before.exec(text)
  return before.lastIndex < text.length && before.lastIndex > start ? before.lastIndex : start
}

/** The library takes a list or object for a key only where it is the first of its block. */
function isFlowKey(text: string, { code, pos: [start] }: YamlError): boolean {
  if (code !== 'IMPOSSIBLE' || (text[start] !== '[' && text[start] !== '{')) return false
  const line = lineAt(text, start)
  return /^\s*[[{].*[\]}]\s*:(?:\s|$)/.test(line)
}

function sentence(message: string): string {
  const line = (message.split('\n', 1)[0] ?? message).replace(/ at line \d+, column \d+:$/, '')
  return `${line.slice(0, 1).toLowerCase()}${line.slice(1, 200)}`
}

/** The first error of each line: the others are its echo. */
function firstOfEachLine(text: string, errors: readonly YamlError[]): readonly YamlError[] {
  let lineEnd = -1
  return errors.filter(({ pos: [start] }) => {
    if (start < lineEnd) return false
    const end = text.indexOf('\n', start)
    lineEnd = end === -1 ? text.length + 1 : end + 1
    return true
  })
}
