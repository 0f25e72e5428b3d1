import type { Event, EventStore, RunSummary } from '@nika/events'
import { defineErrors, logErrorTable } from '@nika/events'
import { suggestion } from '../arguments/closest-name.ts'
import { showDescription } from '../arguments/command-descriptions.ts'
import { optionValue, parseArguments } from '../arguments/parse-arguments.ts'
import type { CommandContext } from '../command-context.ts'
import { cliError } from '../errors/codes.ts'
import { exitCodes } from '../errors/exit-codes.ts'
import { hintOf } from '../errors/hint-of.ts'
import { readTaskReport } from '../report/read-task-report.ts'
import { readRunReport } from '../report/run-report.ts'
import type { TaskReport } from '../report/task-report.ts'
import { findRun, shownStatus } from '../runs/find-run.ts'
import { openRunStore } from '../runs/run-store.ts'
import { renderRun } from '../show/render-run.ts'
import { renderTask } from '../show/render-task.ts'
import { escapeJson, escapeLine } from '../terminal/escape.ts'
import { paintFor } from '../terminal/paint.ts'

const storeError = defineErrors(logErrorTable)

/**
 * `nika show RUN`: the run at a glance; with `--task`, all about one task.
 * @throws NIKA-CLI-007 for a task, NIKA-CLI-008 for an event that the run does not have; the codes of `findRun`.
 */
export async function show(args: readonly string[], context: CommandContext): Promise<number> {
  const parsed = parseArguments(showDescription, args)
  const [name = ''] = parsed.operands
  const runs = openRunStore(context)
  const run = await findRun(runs, name)
  const shown: ShownRun = {
    store: runs.store,
    run,
    at: eventOf(optionValue(parsed, 'at'), run),
    json: parsed.options.has('json'),
    stdout: context.stdout,
  }
  const taskId = optionValue(parsed, 'task')
  context.stdout.write(taskId === undefined ? await runText(shown) : await taskText(shown, taskId))
  return exitCodes.completed
}

interface ShownRun {
  readonly store: EventStore
  readonly run: RunSummary
  /** The last event that counts; undefined for all. */
  readonly at: number | undefined
  readonly json: boolean
  readonly stdout: NodeJS.WriteStream
}

async function runText(shown: ShownRun): Promise<string> {
  const report = await readRunReport(eventsOf(shown))
  // As it was then, or as it stands: a process that died in the meantime is no part of the past.
  const status = shown.at === undefined && report.status === 'running' ? shownStatus(shown.run) : report.status
  if (shown.json) return jsonText({ ...report, status })
  return renderRun(report, { paint: paintFor(shown.stdout), status, hint: report.hint ?? (await hintOf(report.code)) })
}

async function taskText(shown: ShownRun, taskId: string): Promise<string> {
  const { report, tasks } = await readTaskReport(eventsOf(shown), taskId)
  if (report === undefined) throw noSuchTask(shown, taskId, tasks)
  return shown.json ? jsonText(report) : renderTask(report, { paint: paintFor(shown.stdout), hint: await failureHint(report) })
}

async function failureHint({ status, error }: TaskReport): Promise<string | undefined> {
  return status === 'failed' ? (error?.hint ?? hintOf(error?.code)) : undefined
}

function eventsOf({ store, run, at }: ShownRun): AsyncIterable<Event> {
  return store.read(run.run_id, { to: at })
}

function eventOf(text: string | undefined, { run_id, event_count }: RunSummary): number | undefined {
  if (text === undefined) return undefined
  const id = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(id))
    throw storeError('NIKA-LOG-015', { message: `\`${escapeLine(text)}\` is not an event id` })
  if (id >= event_count) {
    throw cliError('NIKA-CLI-008', {
      message: `run ${run_id} has no event ${id}`,
      hint: `its events are 0 to ${event_count - 1}`,
      details: { run_id, event_id: id },
    })
  }
  return id
}

function noSuchTask({ run, at }: ShownRun, taskId: string, tasks: readonly string[]): Error {
  const list = tasks.length <= 20 ? `it has ${tasks.map(escapeLine).join(', ')}` : `\`nika show ${run.run_id}\` lists its tasks`
  return cliError('NIKA-CLI-007', {
    message: `run ${run.run_id} has no task \`${escapeLine(taskId)}\`${at === undefined ? '' : ` at event ${at}`}`,
    hint: tasks.length === 0 ? 'none is scheduled there yet: name a later event' : suggestion(taskId, tasks, list),
    details: { run_id: run.run_id, task_id: taskId },
  })
}

function jsonText(report: object): string {
  return `${escapeJson(JSON.stringify(report, undefined, 2))}\n`
}
