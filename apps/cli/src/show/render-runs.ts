import type { RunSummary } from '@nika/events'
import { shownStatus } from '../runs/find-run.ts'
import type { DamagedRun } from '../runs/run-store.ts'
import { escapeLine } from '../terminal/escape.ts'
import type { Paint } from '../terminal/paint.ts'
import { formatBytes, formatDuration, plural } from '../terminal/quantities.ts'
import { type ShownStatus, statusMark, statusWord } from '../terminal/status.ts'

/** One line a run: how it stands, its id, when, its workflow and how long; of a damaged one, what is known. */
export function renderRuns(runs: readonly (RunSummary | DamagedRun)[], paint: Paint): string {
  const rows = runs.map((run) => ('error' in run ? damagedRow(run, paint) : rowOf(run, paint)))
  const width = Math.min(Math.max(...rows.map(({ workflow }) => workflow.length)), 40)
  return rows.map((row) => `${rowLine(row, width, paint)}\n`).join('')
}

interface Row {
  readonly status: ShownStatus
  readonly runId: string
  /** ISO 8601. */
  readonly when: string
  readonly workflow: string
  readonly facts: readonly string[]
}

function rowOf(run: RunSummary, paint: Paint): Row {
  const { run_id, workflow = '', started_at = '', duration_ms, task_count } = run
  const status = shownStatus(run)
  const facts = [
    `${statusWord(status, paint)} ${status === 'running' || status === 'interrupted' ? 'after' : 'in'} ${formatDuration(duration_ms)}`,
    ...(task_count === undefined ? [] : [plural(task_count, 'task')]),
  ]
  return { status, runId: run_id, when: started_at, workflow, facts }
}

/** Its workflow and its start are not known; when it was last written is. */
function damagedRow({ run_id, modified_at, byte_length, error }: DamagedRun, paint: Paint): Row {
  const why = error.where === undefined ? `: ${escapeLine(error.message)}` : ` at line ${error.where.line}`
  const facts = [statusWord('damaged', paint), formatBytes(byte_length), `${error.code}${why}`]
  return { status: 'damaged', runId: run_id, when: modified_at, workflow: '', facts }
}

function rowLine({ status, runId, when, workflow, facts }: Row, width: number, paint: Paint): string {
  const shortWhen = escapeLine(when)
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z')
  const name = paint('bold', escapeLine(workflow).padEnd(width))
  return `${statusMark(status, paint)} ${escapeLine(runId)}  ${paint('dim', shortWhen)}  ${name}  ${facts.join(' · ')}`
}
