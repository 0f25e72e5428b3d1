import { escapeControl } from './escape-control.ts'

const widest = 100

/** The part of a line around a column (from 1), and below it a caret for each of `length` characters. */
export function excerptOf(line: string, column: number, length: number): string {
  const start = line.length <= widest ? 0 : Math.max(0, Math.min(column - 1 - 40, line.length - widest))
  const before = show(line.slice(start, column - 1))
  const token = show(line.slice(column - 1, Math.min(column - 1 + Math.max(1, length), start + widest)))
  const after = show(line.slice(column - 1 + Math.max(1, length), Math.max(column - 1 + Math.max(1, length), start + widest)))
  const lead = start > 0 ? '…' : ''
  const trail = start + widest < line.length ? '…' : ''
  return `${lead}${before}${token}${after}${trail}\n${' '.repeat(lead.length + before.length)}${'^'.repeat(Math.max(1, token.length))}`
}

function show(text: string): string {
  return escapeControl(text.replaceAll('\t', ' '))
}
