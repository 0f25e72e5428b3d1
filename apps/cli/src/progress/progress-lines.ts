import type { KnownEventKind } from '@nika/events'
import { escapeLine } from '../terminal/escape.ts'
import { type Failure, failureTexts } from '../terminal/failure-text.ts'
import type { Paint } from '../terminal/paint.ts'
import { formatDuration, formatTokens } from '../terminal/quantities.ts'
import { statusMark } from '../terminal/status.ts'
import type { Activities, Activity } from './activities.ts'

/** How lines of progress are written. */
export interface LineOptions {
  readonly paint: Paint
  readonly activities: Activities
}

/** The line that says what a task begins to do; undefined when the event is not about that. */
export function startLine(kind: KnownEventKind, options: LineOptions): string | undefined {
  if (kind.type !== 'provider_called' && kind.type !== 'tool_called' && kind.type !== 'command_started') return undefined
  const activity = options.activities.get(kind.task_id)
  return activity && `${options.paint('dim', '·')} ${taskName(kind.task_id, options)}  ${options.paint('dim', stepOf(activity))}`
}

/**
 * The line of an event that changes how a task stands: settled, or tried again. Undefined for all others.
 * @param what what the task did, when nothing has said so before.
 */
export function outcomeLine(kind: KnownEventKind, what: 'step' | undefined, options: LineOptions): string | undefined {
  const { paint } = options
  switch (kind.type) {
    case 'task_completed':
      return line(
        'completed',
        kind.task_id,
        [...steps(kind.task_id, what, options), ...results(kind.task_id, kind.duration_ms, options)],
        options,
      )
    case 'task_failed':
      return line('failed', kind.task_id, [paint('red', firstLineOf(kind)), formatDuration(kind.duration_ms)], options)
    case 'task_skipped':
      return line('skipped', kind.task_id, [paint('dim', `skipped${reasonText(kind.reason, kind.because_of)}`)], options)
    case 'task_cancelled':
      return line('cancelled', kind.task_id, [paint('yellow', `cancelled${reasonText(kind.reason, kind.because_of)}`)], options)
    case 'task_retry_scheduled':
      return line('waiting', kind.task_id, [paint('yellow', firstLineOf(kind)), again(kind.delay_ms)], options)
    case 'provider_failed':
      if (kind.retry_delay_ms === undefined) return undefined
      return line('waiting', kind.task_id, [paint('yellow', firstLineOf(kind)), again(kind.retry_delay_ms)], options)
    default:
      return undefined
  }
}

/** What a task is doing. */
export function stepOf({ step, verb }: Activity): string {
  return escapeLine(step ?? verb ?? '')
}

/** The task's id, padded so that what follows stands in one column. */
export function taskName(taskId: string, { activities }: LineOptions): string {
  return escapeLine(taskId).padEnd(activities.idWidth)
}

function line(
  status: 'completed' | 'failed' | 'skipped' | 'cancelled' | 'waiting',
  taskId: string,
  parts: readonly string[],
  options: LineOptions,
): string {
  return `${statusMark(status, options.paint)} ${taskName(taskId, options)}  ${parts.filter((part) => part !== '').join(' · ')}`
}

function steps(taskId: string, what: 'step' | undefined, { activities, paint }: LineOptions): readonly string[] {
  const activity = what === undefined ? undefined : activities.get(taskId)
  return activity === undefined ? [] : [paint('dim', stepOf(activity))]
}

function results(taskId: string, durationMs: number, { activities, paint }: LineOptions): readonly string[] {
  const { usage = {}, finish_reason }: Partial<Activity> = activities.get(taskId) ?? {}
  const tokens = formatTokens(usage)
  return [
    formatDuration(durationMs),
    ...(tokens === undefined ? [] : [tokens]),
    // The model did not come to its own end: its answer may be cut, filtered or refused.
    ...(finish_reason === undefined || finish_reason === 'stop' ? [] : [paint('yellow', `finish_reason: ${escapeLine(finish_reason)}`)]),
  ]
}

function reasonText(reason: string | undefined, becauseOf: string | undefined): string {
  const cause = [reason, becauseOf === undefined ? undefined : `because of ${becauseOf}`].filter((part) => part !== undefined)
  return cause.length === 0 ? '' : `: ${escapeLine(cause.join(', '))}`
}

/** The rest of a long message is told at the end, and by `nika show`. */
function firstLineOf(failure: Failure): string {
  const [first = '', ...more] = failureTexts(failure)
  return more.length === 0 ? first : `${first} …`
}

function again(delayMs: number | undefined): string {
  return delayMs === undefined ? 'again' : `again in ${formatDuration(delayMs)}`
}
