import { type Clock, EventLog, Recorder, requireRunId } from '@nika/events'
import { type ResolvedInputs, resolveInputs, type Workflow } from '@nika/language'
import { checkOptions } from './check-options.ts'
import { DeltaHub, type TaskDelta } from './deltas.ts'
import { nodePlatform } from './node-platform.ts'
import { prepareWorkflow } from './prepared-workflow.ts'
import { requireValid } from './require-valid.ts'
import { Run, type RunSetup } from './run.ts'
import type { RunResult } from './run-result.ts'
import type { RunnerOptions, TracePort } from './runner-options.ts'
import { standardVerbs } from './standard-verbs.ts'
import { workflowStarted } from './workflow-started.ts'

/**
 * One run of a workflow: made, run once, then read.
 *
 *     const runner = new Runner(workflow, { providers: { mock: mockProvider() } })
 *     runner.eventLog.subscribe(({ kind }) => console.log(kind.type))
 *     const { status, outputs } = await runner.run()
 *
 * It is wired to Node: the file system, programs, the network, clocks. `verbs` and `tools` replace any of that.
 */
export class Runner {
  /** Unique for all times and machines; it sorts by time. */
  readonly runId: string
  /** What happens, as it happens: follow it or subscribe to it before `run`. Time in it counts from `run`; it is closed with the run. */
  readonly eventLog: EventLog
  readonly #workflow: Workflow
  readonly #options: RunnerOptions
  readonly #inputs: ResolvedInputs
  readonly #deltas = new DeltaHub()
  readonly #cancellation = new AbortController()
  readonly #clock: Clock
  /** When the run began, by the clock. */
  #began: number | undefined
  #result: Promise<RunResult> | undefined

  /**
   * @throws the code of the first problem of a workflow that `checkWorkflow` refuses, NIKA-INPUT codes for inputs that do not
   * fit, NIKA-IMPL-003 for a wrong option, NIKA-LOG-022 for a `runId` that is none.
   */
  constructor(workflow: Workflow, options: RunnerOptions = {}) {
    checkOptions(options)
    requireValid(workflow, options)
    this.#workflow = workflow
    this.#options = options
    this.#clock = options.clock ?? nodePlatform.clock
    this.#inputs = resolveInputs(workflow, options.inputs ?? {})
    this.runId = options.runId === undefined ? nodePlatform.newRunId() : requireRunId(options.runId)
    this.eventLog = new EventLog({ clock: () => this.#elapsed() })
  }

  /**
   * Runs the workflow to its end; called again, it gives the same promise. A task that fails makes a result of status
   * `failed`, not a rejection.
   * @throws what a durability barrier throws (NIKA-LOG codes): what is stored then is the run as far as it came.
   */
  run(): Promise<RunResult> {
    this.#result ??= this.#start()
    return this.#result
  }

  /** Starts nothing more and stops what is in flight: `run` then gives a result of status `cancelled`. */
  cancel(reason = 'operator'): void {
    this.#cancellation.abort(reason)
  }

  /** The answers that models write, as they write them. It ends with the run. Ask before `run`: it makes calls stream. */
  deltas(): AsyncIterableIterator<TaskDelta> {
    return this.#deltas.read()
  }

  async #start(): Promise<RunResult> {
    const { trace, store, signal } = this.#options
    const now = this.#options.now ?? nodePlatform.now
    const startedAt = now()
    this.#began = this.#clock()
    const cwd = nodePlatform.folder(this.#options.cwd)
    const recorder = store && new Recorder({ log: this.eventLog, store, runId: this.runId })
    const prepared = prepareWorkflow(this.#workflow, nodePlatform.sha256)
    const run = new Run({ ...this.#setup(cwd), graph: prepared.graph, recorder, startedAt })
    const started = workflowStarted(this.#workflow, {
      runId: this.runId,
      prepared,
      startedAt,
      inputs: this.#inputs.inputs,
      cwd,
      traceparent: parentOf(trace),
    })
    const stopListening = [this.#cancellation.signal, signal].map((source) => onAbort(source, (reason) => run.cancel(reason)))
    try {
      return await run.start(started)
    } finally {
      for (const stop of stopListening) stop()
    }
  }

  #setup(cwd: string): Omit<RunSetup, 'graph' | 'recorder' | 'startedAt'> {
    const { providers, modelCalls, verbs, tools, limits = {}, trace } = this.#options
    const { model: defaultModel, permits } = this.#workflow
    const processes = limits.processes ?? Math.max(8, 2 * nodePlatform.cores())
    const standard = standardVerbs({ providers, defaultModel, modelCalls, tools, requireCounts: limits.cost_usd !== undefined })
    return {
      runId: this.runId,
      workflow: this.#workflow,
      inputs: this.#inputs,
      ports: { log: this.eventLog, verbs: { ...standard, ...verbs }, permits, cwd, trace, idempotencyKey: idempotencyKeys(this.runId) },
      deltas: this.#deltas,
      limits: { tasks: limits.tasks ?? 64, by_verb: new Map([['exec', processes]]) },
      budget: limits.cost_usd,
      elapsed: () => this.#elapsed(),
    }
  }

  #elapsed(): number {
    return this.#began === undefined ? 0 : Math.round((this.#clock() - this.#began) * 1000) / 1000
  }
}

/** Equal when a task makes a request again, another for another request, task or run. */
function idempotencyKeys(runId: string): (taskId: string, requestHash: string) => string {
  return (taskId, requestHash) => nodePlatform.sha256(JSON.stringify([runId, taskId, requestHash]))
}

/** An invalid one is ignored, as the W3C says. */
function parentOf(trace: TracePort | undefined): string | undefined {
  const parent = trace?.parent()
  return parent !== undefined && /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(parent) ? parent : undefined
}

/** Calls `listener` when the signal aborts, also when it has; gives what ends that. */
function onAbort(signal: AbortSignal | undefined, listener: (reason: string) => void): () => void {
  if (signal === undefined) return () => undefined
  const told = (): void => listener(reasonOf(signal.reason))
  if (signal.aborted) told()
  else signal.addEventListener('abort', told, { once: true })
  return () => signal.removeEventListener('abort', told)
}

/** `abort()` without a reason gives a DOMException, which says nothing. */
function reasonOf(reason: unknown): string {
  if (typeof reason === 'string') return reason
  return reason instanceof Error && reason.name !== 'AbortError' ? reason.message : 'operator'
}
