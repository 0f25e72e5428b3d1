import { assertNever, isSettled } from '@nika/events'
import type { InputSource } from '@nika/runner'
import type { ReceivedInput } from '../report/received-inputs.ts'
import type { AttemptReport, TaskReport } from '../report/task-report.ts'
import { escapeLine } from '../terminal/escape.ts'
import { failureText, failureTexts } from '../terminal/failure-text.ts'
import { formatDuration } from '../terminal/quantities.ts'
import { type ShownStatus, statusMark, statusWord } from '../terminal/status.ts'
import { callLines } from './call-lines.ts'
import { fact, memberLines, type ReportOptions, section, valueLines } from './report-lines.ts'

/** How the report of a task is written. */
export interface TaskReportOptions extends ReportOptions {
  /** What can be done about the failure. */
  readonly hint: string | undefined
}

/** The whole story of a task: what it received and from where, what it did, what came out. */
export function renderTask(report: TaskReport, options: TaskReportOptions): string {
  const lines = [
    ...titleLines(report, options),
    ...section('Received', receivedLines(report, options), options),
    ...report.attempts.flatMap((attempt) => attemptLines(attempt, report, options)),
    ...section('Output', outputLines(report, options), options),
    ...section(report.status === 'failed' ? 'Failure' : 'Reason', failureLines(report, options), options),
  ]
  return `${lines.join('\n')}\n`
}

function titleLines(
  { task_id, verb, status, duration_ms, run_id, workflow, dependencies, started_at }: TaskReport,
  { paint }: TaskReportOptions,
) {
  const shown: ShownStatus = status
  const facts = [
    statusWord(shown, paint) + (duration_ms === undefined ? '' : ` in ${formatDuration(duration_ms)}`),
    ...(verb === undefined ? [] : [verb]),
    ...(dependencies.length === 0 ? [] : [`after ${dependencies.map(escapeLine).join(', ')}`]),
  ]
  const run = [
    `task of ${escapeLine(workflow ?? 'a workflow')}`,
    ...(run_id === '' ? [] : [`run ${run_id}`]),
    ...(started_at === undefined ? [] : [started_at]),
  ]
  return [`${statusMark(shown, paint)} ${paint('bold', escapeLine(task_id))}  ${facts.join(' · ')}`, `  ${paint('dim', run.join(' · '))}`]
}

function receivedLines(report: TaskReport, options: ReportOptions): readonly string[] {
  const { received } = report
  if (received === undefined) return [`  ${nothingReceived(report)}`]
  if (received.length === 0) return ['  nothing: it reads no input and no other task']
  return received.flatMap((input) => valueLines(input.name, input.value, { ...options, note: noteOf(input) }))
}

/** A binding that fails, or a cancellation that comes first, ends a task that has received nothing. */
function nothingReceived({ status, dependencies }: TaskReport): string {
  if (isSettled(status)) return 'nothing: its inputs were never resolved'
  return dependencies.length === 0 ? 'nothing yet' : 'nothing yet: its dependencies are not done'
}

function noteOf({ name, sources }: ReceivedInput): string | undefined {
  if (sources === undefined) return undefined
  return sources.length === 0 ? 'written in the file' : `from ${sources.map((source) => describeSource(source, name)).join(', ')}`
}

function describeSource(source: InputSource, name: string): string {
  const reference = escapeLine(source.reference)
  switch (source.type) {
    case 'task':
      return `${reference} (event ${source.event_id})`
    case 'input': {
      const origin = source.origin === 'default' ? 'its default' : 'the caller'
      return source.reference === name ? origin : `${reference} (${origin})`
    }
    case 'const':
      return source.reference === name ? 'the file' : reference
    default:
      return assertNever(source)
  }
}

function attemptLines(attempt: AttemptReport, report: TaskReport, options: ReportOptions): readonly string[] {
  const several = report.attempts.length > 1
  return [
    ...(several
      ? section(`Attempt ${attempt.attempt}`, [fact('began', `after ${formatDuration(attempt.started_ms)}`, options)], options)
      : []),
    ...section('Rendered', renderedLines(attempt, options), options),
    ...section('Permits', permitLines(attempt, options), options),
    ...attempt.calls.flatMap((call) => callLines(call, options)),
    ...section('Schema', schemaLines(attempt, options), options),
    ...(attempt.ended?.type === 'task_retry_scheduled'
      ? [fact('tried again', options.paint('yellow', `after ${failureText(attempt.ended)}`), options)]
      : []),
  ]
}

/** The fields with templates; a prompt is shown with the call that it was made for. */
function renderedLines({ templates, calls }: AttemptReport, options: ReportOptions): readonly string[] {
  const sent = calls.flatMap(({ called }) => (called.type === 'provider_called' ? [called.prompt, called.system] : []))
  return templates
    .filter(({ result }) => !sent.includes(result))
    .flatMap(({ field = 'text', result, template }) =>
      valueLines(field, result, { ...options, note: `from ${escapeLine(clipped(template))}` }),
    )
}

function clipped(template: string): string {
  return template.length > 60 ? `${template.slice(0, 57)}…` : template
}

function permitLines({ permits }: AttemptReport, { paint }: ReportOptions): readonly string[] {
  return permits.map(({ gate, decision, why }) => {
    const mark = decision === 'allow' ? statusMark('completed', paint) : statusMark('failed', paint)
    return `  ${mark} ${escapeLine(why ?? `${gate ?? 'permit'}: ${decision}`)}`
  })
}

function schemaLines({ schema_checks }: AttemptReport, { paint }: ReportOptions): readonly string[] {
  return schema_checks.flatMap(({ schema_path, valid, errors = [] }) => [
    `  ${statusMark(valid ? 'completed' : 'failed', paint)} ${valid ? 'the answer satisfies' : 'the answer does not satisfy'} ${escapeLine(schema_path)}`,
    ...errors.map(({ path, message }) => `    ${escapeLine(path === '' ? message : `${path}: ${message}`)}`),
  ])
}

function outputLines({ output, extracted, recovered_from, reused_from }: TaskReport, options: ReportOptions): readonly string[] {
  if (output === undefined) return []
  return [
    ...valueLines('output', output, options),
    ...memberLines(extracted ?? {}, options),
    ...(recovered_from === undefined ? [] : [fact('recovered', `from ${failureText(recovered_from)}`, options)]),
    ...(reused_from === undefined
      ? []
      : [fact('reused', `from event ${reused_from.event_id} of run ${escapeLine(reused_from.run_id)}`, options)]),
  ]
}

function failureLines({ status, error, reason, because_of }: TaskReport, options: TaskReportOptions): readonly string[] {
  const causes = [
    ...(reason === undefined ? [] : [`  ${escapeLine(reason)}`]),
    ...(because_of === undefined ? [] : [fact('because of', escapeLine(because_of), options)]),
  ]
  // What the last attempt failed with is no reason for a cancellation.
  if (error === undefined || (status !== 'failed' && status !== 'skipped')) return causes
  const { code, message, details } = error
  return [
    ...failureTexts({ code, error: message }).map((line) => `  ${options.paint('red', line)}`),
    ...(options.hint === undefined ? [] : [`  ${options.paint('cyan', 'hint:')} ${escapeLine(options.hint)}`]),
    ...(details === undefined ? [] : valueLines('details', details, options)),
    ...causes,
  ]
}
