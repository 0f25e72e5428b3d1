import type { Diagnostic } from '@nika/language'
import { escapeLine, escapeText } from '../terminal/escape.ts'
import type { Paint } from '../terminal/paint.ts'
import type { FileProblem } from './workflow-file.ts'

/** What was done about a problem that is gone, on one line. */
export function renderFix({ code, where, path, fix }: Diagnostic, paint: Paint): string {
  const place = where === undefined ? path : `${where.file}:${where.line}:${where.column}`
  return `${paint('bold', escapeLine(place))}: ${paint('green', `fixed ${code}`)}: ${escapeLine(fix?.title ?? '')}\n`
}

/** A problem for people: place, code and message; the line with a caret; the hint. */
export function renderProblem(problem: FileProblem, file: string, paint: Paint): string {
  const { code, severity, message, hint, where, excerpt } = problem
  const place = where === undefined ? file : `${where.file}:${where.line}:${where.column}`
  const title = paint(severity === 'error' ? 'red' : 'yellow', `${severity} ${code}`)
  const [firstHint = '', ...moreHints] = hint.split('\n').map(escapeLine)
  const lines = [
    `${paint('bold', escapeLine(place))}: ${title}: ${escapeLine(message)}`,
    ...excerptLines(excerpt, paint),
    `  ${paint('cyan', 'hint:')} ${firstHint}`,
    ...moreHints.map((line) => `    ${line}`),
  ]
  return `${lines.join('\n')}\n`
}

/** The line of the file as it is, the caret below it in red. */
function excerptLines(excerpt: string | undefined, paint: Paint): readonly string[] {
  if (excerpt === undefined) return []
  return escapeText(excerpt)
    .split('\n')
    .map((line) => `    ${/^\s*\^+$/.test(line) ? paint('red', line) : line}`)
}
