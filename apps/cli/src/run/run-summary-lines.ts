import { type Event, isKnownKind } from '@nika/events'
import type { RunResult } from '@nika/runner'
import { escapeLine } from '../terminal/escape.ts'
import { failureTexts } from '../terminal/failure-text.ts'
import type { Paint } from '../terminal/paint.ts'
import { formatCost, formatDuration, formatTokens, plural } from '../terminal/quantities.ts'
import { textBlock } from '../terminal/show-value.ts'
import { statusMark, statusWord } from '../terminal/status.ts'

/** What is said when a run has ended. */
export interface EndedRun {
  readonly result: RunResult
  /** The events of the task that failed first. */
  readonly failedTask: readonly Event[]
  /** What the run might cost, in US dollars; undefined: there was no budget. */
  readonly budget: number | undefined
  readonly paint: Paint
}

/** How the run ended, why, and how to look closer. */
export function endLines({ result, failedTask, budget, paint }: EndedRun): readonly string[] {
  const { status, duration_ms, usage, cost, failed_task } = result
  const facts = [`${statusWord(status, paint)} in ${formatDuration(duration_ms)}`, formatTokens(usage), formatCost(cost)]
  const closer = failed_task === undefined ? 'nika show @last' : `nika show @last --task ${escapeLine(failed_task)}`
  return [
    `${statusMark(status, paint)} ${facts.filter((fact) => fact !== undefined).join(' · ')}`,
    ...(status === 'failed' ? failureLines(result, failedTask, paint) : []),
    ...(budget === undefined || cost.unpriced_calls === 0 ? [] : [unpricedLine(cost.unpriced_calls, paint)]),
    paint('dim', `  look closer: ${closer}`),
  ]
}

function failureLines({ error, failed_task }: RunResult, failedTask: readonly Event[], paint: Paint): readonly string[] {
  if (error === undefined) return []
  const { code, message, hint } = error
  const [first = '', ...more] = failureTexts({ code, error: message })
  const stderr = stderrOf(failedTask)
  return [
    `  ${failed_task === undefined ? '' : `${paint('bold', escapeLine(failed_task))}: `}${paint('red', first)}`,
    ...more.map((line) => `  ${paint('red', line)}`),
    `  ${paint('cyan', 'hint:')} ${escapeLine(hint)}`,
    ...(stderr === undefined ? [] : ['  stderr:', ...textBlock(lastLines(stderr), { paint })]),
  ]
}

/** A budget bounds nothing that has no price: that must not go unsaid. */
function unpricedLine(calls: number, paint: Paint): string {
  return `  ${paint('yellow', 'note:')} the budget does not count ${plural(calls, 'call')} without a known price`
}

/** What the task's last command wrote on its standard error. */
function stderrOf(events: readonly Event[]): string | undefined {
  const written = events.flatMap(({ kind }) => (isKnownKind(kind) && kind.type === 'command_exited' ? [kind.stderr ?? ''] : [])).at(-1)
  return written === undefined || written.trim() === '' ? undefined : written
}

const shownLines = 20

function lastLines(text: string): string {
  const lines = text.trimEnd().split('\n')
  return lines.length <= shownLines ? lines.join('\n') : ['…', ...lines.slice(-shownLines)].join('\n')
}
