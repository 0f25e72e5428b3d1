import { displayWidth } from './display-width.ts'
import { escapeControl } from './escape-control.ts'

const widest = 100

/**
 * The part of a line around a column (from 1, in UTF-16 units), and below it carets under `length` units: where a terminal
 * shows them, which is further right after characters that are two columns wide.
 */
export function excerptOf(line: string, column: number, length: number): string {
  const tokenStart = column - 1
  const tokenEnd = tokenStart + Math.max(1, length)
  const start = line.length <= widest ? 0 : wholeFrom(line, Math.max(0, Math.min(tokenStart - 40, line.length - widest)))
  const end = wholeFrom(line, start + widest)
  const lead = start > 0 ? '…' : ''
  const trail = end < line.length ? '…' : ''
  const before = lead + show(line.slice(start, tokenStart))
  const token = show(line.slice(tokenStart, Math.min(tokenEnd, end)))
  const after = show(line.slice(tokenEnd, Math.max(tokenEnd, end)))
  return `${before}${token}${after}${trail}\n${' '.repeat(displayWidth(before))}${'^'.repeat(Math.max(1, displayWidth(token)))}`
}

/** The place, or the one after it where a character would be halved. */
function wholeFrom(line: string, at: number): number {
  const unit = line.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at
}

function show(text: string): string {
  return escapeControl(text.replaceAll('\t', ' '))
}
