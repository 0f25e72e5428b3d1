import { resolve } from 'node:path'
import { type Event, isNikaError } from '@nika/events'
import { parseInputTexts, type Workflow } from '@nika/language'
import { Runner, type RunResult } from '@nika/runner'
import { runDescription } from '../arguments/command-descriptions.ts'
import { optionValue, type ParsedArguments, parseArguments } from '../arguments/parse-arguments.ts'
import type { CommandContext } from '../command-context.ts'
import { extensionsOf } from '../config/configuration.ts'
import { loadConfiguration } from '../config/load-configuration.ts'
import { cliError } from '../errors/codes.ts'
import { exitCodes } from '../errors/exit-codes.ts'
import { renderError } from '../errors/render-error.ts'
import { renderProblem } from '../files/render-problem.ts'
import { type CheckedFile, checkFile } from '../files/workflow-file.ts'
import type { Progress } from '../progress/progress.ts'
import { callsModels, type ModelAccess, type ModelSources, maskKeys, modelPrefixes, openModels, uncallableModels } from '../providers.ts'
import { costLimit } from '../run/cost-limit.ts'
import { EventBatches } from '../run/event-batches.ts'
import { EventCopy } from '../run/event-copy.ts'
import { inputTexts } from '../run/input-texts.ts'
import { Interruption } from '../run/interruption.ts'
import { openMirror } from '../run/open-mirror.ts'
import { outputsJson, outputsText } from '../run/render-outputs.ts'
import { endLines } from '../run/run-summary-lines.ts'
import { startProgress } from '../run/start-progress.ts'
import { openRunStore, type RunStore } from '../runs/run-store.ts'
import { escapeLine } from '../terminal/escape.ts'
import { paintFor } from '../terminal/paint.ts'
import { plural } from '../terminal/quantities.ts'

/**
 * `nika run FILE`: the outputs go to standard output, everything else to standard error.
 * @throws the codes of `new Runner` for inputs that do not fit: nothing has run then; those of the store when the log can no
 * longer be kept.
 */
export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const parsed = parseArguments(runDescription, args)
  const [name = ''] = parsed.operands
  const texts = inputTexts(parsed.options.get('var') ?? [])
  const copyPath = copyPathOf(parsed, context)
  const budget = costLimit(optionValue(parsed, 'max-cost-usd'))
  const configuration = await loadConfiguration(context.cwd)
  const checked = await checkFile(name, context, extensionsOf(configuration))
  writeProblems(checked, context)
  const { workflow } = checked
  if (workflow === undefined) return exitCodes.refused
  const inputs = parseInputTexts(workflow, texts)
  const runs = openRunStore(context)
  const models = await modelsOf(workflow, { configuration, env: context.env }, { cassette: optionValue(parsed, 'cassette'), runs, context })
  if (models === undefined) return exitCodes.refused
  const copy =
    copyPath === undefined
      ? undefined
      : await EventCopy.open(copyPath, (error) => context.stderr.write(renderError(error, paintFor(context.stderr))))
  const kept = copy?.copying(runs.store) ?? runs.store
  try {
    const mirror = await openMirror(optionValue(parsed, 'otel'), configuration.otel, context)
    const recorded = mirror?.recording(kept) ?? kept
    const runner = new Runner(workflow, {
      ...models,
      inputs,
      limits: { cost_usd: budget },
      store: recorded,
      trace: mirror?.trace,
      cwd: context.cwd,
    })
    mirror?.follow(runner.eventLog)
    const code = await carryOut(runner, { workflow, budget }, context)
    if (code !== exitCodes.left) await mirror?.close()
    return code
  } finally {
    await copy?.close()
  }
}

function copyPathOf(parsed: ParsedArguments, { cwd }: CommandContext): string | undefined {
  const path = optionValue(parsed, 'events')
  const [file = ''] = parsed.operands
  if (path === '-') throw wrongCopyPath('cannot write to standard output, which holds the outputs')
  if (path !== undefined && resolve(cwd, path) === resolve(cwd, file)) throw wrongCopyPath('would overwrite the workflow file')
  return path
}

function wrongCopyPath(reason: string): Error {
  return cliError('NIKA-CLI-003', { message: `--events ${reason}`, hint: 'name a file of its own: --events run.ndjson' })
}

interface ModelQuestion {
  /** The value of `--cassette`. */
  readonly cassette: string | undefined
  readonly runs: RunStore
  readonly context: CommandContext
}

/** How the run calls models; undefined when it cannot, and why is then said: nothing has started. */
async function modelsOf(
  workflow: Workflow,
  sources: ModelSources,
  { cassette, runs, context }: ModelQuestion,
): Promise<ModelAccess | undefined> {
  if (cassette !== undefined) return modelsOfCassette(cassette, modelPrefixes(workflow), { sources, runs, context })
  if (!callsModels(workflow)) return {}
  const errors = await uncallableModels(workflow, sources)
  for (const error of errors) context.stderr.write(renderError(error, paintFor(context.stderr)))
  return errors.length === 0 ? openModels(sources) : undefined
}

interface CassetteQuestion {
  readonly sources: ModelSources
  readonly runs: RunStore
  readonly context: CommandContext
}

/** Models that answer from a cassette; undefined when it is refused, damaged logs included: nothing has started. */
async function modelsOfCassette(
  name: string,
  prefixes: readonly string[],
  { sources, runs, context: { cwd, stderr } }: CassetteQuestion,
): Promise<ModelAccess | undefined> {
  const { openCassette } = await import('../run/open-cassette.ts')
  try {
    const { providers, modelCalls } = await openCassette(name, prefixes, { runs, cwd })
    stderr.write(`note: models answer from the cassette ${escapeLine(name)}, nothing is sent to them\n`)
    return { providers, modelCalls: { ...modelCalls, redact: await maskKeys(sources) } }
  } catch (error) {
    if (!isNikaError(error)) throw error
    stderr.write(renderError(error, paintFor(stderr)))
    return undefined
  }
}

function writeProblems({ file, problems }: CheckedFile, { stderr }: CommandContext): void {
  for (const problem of problems) stderr.write(renderProblem(problem, file, paintFor(stderr)))
}

interface AskedRun {
  readonly workflow: Workflow
  /** What it may cost, in US dollars; undefined: whatever it does. */
  readonly budget: number | undefined
}

async function carryOut(runner: Runner, { workflow, budget }: AskedRun, context: CommandContext): Promise<number> {
  const progress = await startProgress(context)
  const note = (line: string): void => progress.note(line)
  const interruption = new Interruption({ onSignal: context.onSignal, cancel: () => runner.cancel(), note, after })
  note(headline(runner, workflow, context))
  const events = new EventBatches(runner.eventLog, (batch) => progress.events(batch))
  const deltas = progress.wantsDeltas ? showDeltas(runner, progress) : undefined
  try {
    const result = await Promise.race([runner.run(), interruption.left])
    if (result !== undefined) await deltas
    events.end()
    if (result === undefined) note('left at once; what was running was ended')
    else
      for (const line of endLines({
        result,
        failedTask: eventsOfTask(runner, result.failed_task),
        budget,
        paint: paintFor(context.stderr),
      }))
        note(line)
    // The outputs are written when the screen is done with.
    progress.end()
    return result === undefined ? exitCodes.left : report(result, context)
  } finally {
    interruption.stop()
    events.end()
    progress.end()
  }
}

function eventsOfTask({ eventLog }: Runner, taskId: string | undefined): readonly Event[] {
  return taskId === undefined ? [] : eventLog.filterTask(taskId)
}

function headline({ runId }: Runner, { name, tasks }: Workflow, { stderr }: CommandContext): string {
  const paint = paintFor(stderr)
  return `${paint('bold', escapeLine(name))}  ${paint('dim', `run ${runId} · ${plural(tasks.length, 'task')} · sandbox: none`)}`
}

async function showDeltas(runner: Runner, progress: Progress): Promise<void> {
  for await (const delta of runner.deltas()) progress.delta(delta)
}

function report({ status, outputs }: RunResult, { stdout }: CommandContext): number {
  if (status === 'completed' && outputs !== undefined) {
    stdout.write(stdout.isTTY === true ? `\n${outputsText(outputs, paintFor(stdout))}` : outputsJson(outputs))
  }
  return exitCodes[status]
}

function after(milliseconds: number, callback: () => void): () => void {
  const timer = setTimeout(callback, milliseconds).unref()
  return () => clearTimeout(timer)
}
