import type { RunSummary } from '@nika/events'
import { shownStatus } from '../runs/find-run.ts'
import { escapeLine } from '../terminal/escape.ts'
import type { Paint } from '../terminal/paint.ts'
import { formatDuration, plural } from '../terminal/quantities.ts'
import { statusMark, statusWord } from '../terminal/status.ts'

/** One line a run: how it stands, its id, its workflow, when and how long. */
export function renderRuns(runs: readonly RunSummary[], paint: Paint): string {
  const width = Math.min(Math.max(...runs.map(({ workflow = '' }) => workflow.length)), 40)
  return runs.map((run) => `${runLine(run, width, paint)}\n`).join('')
}

function runLine(run: RunSummary, width: number, paint: Paint): string {
  const { run_id, workflow = '', started_at = '', duration_ms, task_count } = run
  const status = shownStatus(run)
  const facts = [
    `${statusWord(status, paint)} ${status === 'running' || status === 'interrupted' ? 'after' : 'in'} ${formatDuration(duration_ms)}`,
    ...(task_count === undefined ? [] : [plural(task_count, 'task')]),
  ]
  const when = paint(
    'dim',
    escapeLine(started_at)
      .replace('T', ' ')
      .replace(/\.\d+Z$/, 'Z'),
  )
  return `${statusMark(status, paint)} ${escapeLine(run_id)}  ${when}  ${paint('bold', escapeLine(workflow).padEnd(width))}  ${facts.join(' · ')}`
}
