import type { JsonValue } from '@nika/events'
import { isObject } from '../report/json-member.ts'
import type { RunReport, TaskSummary } from '../report/run-report.ts'
import { escapeLine } from '../terminal/escape.ts'
import { failureTexts } from '../terminal/failure-text.ts'
import { formatCost, formatDuration, formatTokens, plural } from '../terminal/quantities.ts'
import { type ShownStatus, statusMark, statusWord } from '../terminal/status.ts'
import { fact, memberLines, type ReportOptions, section, valueLines } from './report-lines.ts'

/** How the overview of a run is written. */
export interface RunReportOptions extends ReportOptions {
  /** How the run stands: `interrupted` where its log alone would say `running`. */
  readonly status: ShownStatus
  /** What can be done about the failure. */
  readonly hint: string | undefined
}

/** Tasks that are listed one by one; of a larger run those that did not complete come first. */
const listedTasks = 200

/** The run at a glance: its tasks, what they cost in time and tokens, why it failed. */
export function renderRun(report: RunReport, options: RunReportOptions): string {
  const lines = [
    ...titleLines(report, options),
    ...section('Inputs', memberLines(report.started?.inputs ?? {}, options), options),
    ...section('Tasks', taskLines(report.tasks, options), options),
    ...section('Failure', failureLines(report, options), options),
    ...section('Outputs', outputLines(report.final_output, options), options),
    ...moreLines(report, options),
  ]
  return `${lines.join('\n')}\n`
}

function titleLines(
  { run_id, workflow, duration_ms, started_at, started, tasks, usage, cost }: RunReport,
  { paint, status }: RunReportOptions,
) {
  const tokens = formatTokens(usage)
  const price = formatCost(cost)
  const facts = [
    `${statusWord(status, paint)} ${status === 'running' || status === 'interrupted' ? 'after' : 'in'} ${formatDuration(duration_ms)}`,
    plural(started?.task_count ?? tasks.length, 'task'),
    ...(tokens === undefined ? [] : [tokens]),
    ...(price === undefined ? [] : [price]),
  ]
  const origin = [
    `run ${escapeLine(run_id)}`,
    ...(started_at === undefined ? [] : [escapeLine(started_at)]),
    ...(started?.file === undefined ? [] : [escapeLine(started.file)]),
    ...(started?.sandbox === undefined ? [] : [`sandbox: ${escapeLine(started.sandbox)}`]),
    ...(started?.policy === undefined ? [] : [`policy: ${escapeLine(started.policy)}`]),
  ]
  return [
    `${statusMark(status, paint)} ${paint('bold', escapeLine(workflow ?? 'a workflow'))}  ${facts.join(' · ')}`,
    `  ${paint('dim', origin.join(' · '))}`,
  ]
}

function taskLines(tasks: readonly TaskSummary[], options: RunReportOptions): readonly string[] {
  const listed = tasks.length <= listedTasks ? tasks : mostTelling(tasks)
  const width = Math.min(Math.max(0, ...listed.map(({ task_id }) => task_id.length)), 32)
  const lines = listed.map((task) => taskLine(task, width, options))
  const more = tasks.length - listed.length
  return more === 0 ? lines : [...lines, `  ${options.paint('dim', `⋮ ${plural(more, 'more task')}; --json lists them all`)}`]
}

function mostTelling(tasks: readonly TaskSummary[]): readonly TaskSummary[] {
  const unfinished = tasks.filter(({ status }) => status !== 'completed')
  const completed = tasks.filter(({ status }) => status === 'completed')
  return [...unfinished, ...completed].slice(0, listedTasks)
}

function taskLine(task: TaskSummary, width: number, { paint, status: run }: RunReportOptions): string {
  const { task_id, step, verb, duration_ms, usage, attempts, finish_reason } = task
  // Of a run whose process is gone, nothing runs any more.
  const status: ShownStatus = run === 'interrupted' && task.status === 'running' ? 'interrupted' : task.status
  const tokens = formatTokens(usage)
  const parts = [
    ...(status === 'completed' ? [] : [statusWord(status, paint)]),
    ...(step === undefined && verb === undefined ? [] : [paint('dim', escapeLine(clipped(step ?? verb ?? '')))]),
    ...(duration_ms === undefined ? [] : [formatDuration(duration_ms)]),
    ...(attempts > 1 ? [plural(attempts, 'attempt')] : []),
    ...(tokens === undefined ? [] : [tokens]),
    ...(finish_reason === undefined || finish_reason === 'stop' ? [] : [paint('yellow', `finish_reason: ${escapeLine(finish_reason)}`)]),
    ...whyOf(task),
  ]
  return `  ${statusMark(status, paint)} ${escapeLine(task_id).padEnd(width)}  ${parts.join(' · ')}`
}

function whyOf({ status, error, reason, because_of }: TaskSummary): readonly string[] {
  if (status === 'failed' && error !== undefined) return [escapeLine(error.code ?? error.message)]
  const cause = [reason, because_of === undefined ? undefined : `because of ${because_of}`].filter((part) => part !== undefined)
  return cause.length === 0 ? [] : [escapeLine(cause.join(', '))]
}

function clipped(step: string): string {
  return step.length > 60 ? `${step.slice(0, 57)}…` : step
}

function failureLines({ status, error, code, failed_task }: RunReport, options: RunReportOptions): readonly string[] {
  if (error === undefined || status === 'cancelled') return []
  return [
    ...(failed_task === undefined ? [] : [fact('task', escapeLine(failed_task), options)]),
    ...failureTexts({ code, error }).map((line) => `  ${options.paint('red', line)}`),
    ...(options.hint === undefined ? [] : [`  ${options.paint('cyan', 'hint:')} ${escapeLine(options.hint)}`]),
  ]
}

function outputLines(output: JsonValue | undefined, options: RunReportOptions): readonly string[] {
  if (output === undefined) return []
  return isObject(output) ? memberLines(output, options) : valueLines('output', output, options)
}

/** How to look closer: at the task that failed, or at the last one. */
function moreLines({ run_id, failed_task, tasks }: RunReport, { paint }: RunReportOptions): readonly string[] {
  const task = failed_task ?? tasks.at(-1)?.task_id
  return task === undefined ? [] : ['', paint('dim', `what a task received: nika show ${escapeLine(run_id)} --task ${escapeLine(task)}`)]
}
