import type { EmittedKind, Event, EventLog, EventOf, JsonObject, JsonValue, NikaError, Recorder } from '@nika/events'
import type { ResolvedInputs, Task, Workflow } from '@nika/language'
import { providerError } from '@nika/provider'
import { Deferred } from './deferred.ts'
import type { DeltaHub } from './deltas.ts'
import { type EndFacts, endEvent, type RunOutcome, runResult } from './ending.ts'
import { budgetError } from './errors/budget-error.ts'
import { codedError } from './errors/coded-error.ts'
import { finalOutput } from './final-output.ts'
import { type Conditions, type Decision, nextDecision } from './plan/next-decision.ts'
import { isOverBudget } from './plan/over-budget.ts'
import { Plan } from './plan/plan.ts'
import type { PlanGraph, PlanNode } from './plan/plan-graph.ts'
import type { FirstFailure } from './plan/plan-state.ts'
import { type ContextSources, resolveContext } from './resolve-context.ts'
import type { RunResult } from './run-result.ts'
import { isModelCall, totalsOf } from './run-totals.ts'
import { SettledTask } from './settled-task.ts'
import type { TaskContext } from './task-context.ts'
import { type Attempt, type ExecutorOptions, TaskExecutor } from './task-executor.ts'
import { failedVerdict } from './verdict.ts'

/** All that a run works with. */
export interface RunSetup {
  readonly runId: string
  readonly workflow: Workflow
  readonly graph: PlanGraph
  readonly inputs: ResolvedInputs
  readonly ports: Omit<ExecutorOptions, 'durability' | 'deltas'>
  readonly deltas: DeltaHub
  readonly limits: Pick<Conditions, 'tasks' | 'by_verb'>
  /** What the model calls may cost together, in US dollars; undefined: whatever they do. */
  readonly budget: number | undefined
  /** Undefined: nothing is stored, and nothing waits. */
  readonly recorder: Recorder | undefined
  /** When the run begins, in milliseconds since 1970. */
  readonly startedAt: number
  /** Milliseconds since the run began, to the microsecond. */
  readonly elapsed: () => number
}

/**
 * One run, being carried out: fold what the log says, plan, act. What to do is decided by the plan alone, and the plan is
 * a fold of the log: nothing about tasks is kept here but what no log can hold, the work in flight and the errors' causes.
 */
export class Run {
  readonly #setup: RunSetup
  readonly #log: EventLog
  readonly #executor: TaskExecutor
  readonly #sources: ContextSources
  readonly #abort = new AbortController()
  /** The first and, so far, only attempt at each task. */
  readonly #attempt: Attempt = { attempt: 1, signal: this.#abort.signal }
  readonly #result = new Deferred<RunResult>()
  readonly #errors = new Map<string, NikaError>()
  readonly #plan: Plan
  readonly #modelCalls: Event[] = []
  #conditions: Conditions
  /** How many events are in the plan. */
  #folded = 0
  /** Attempts that have not come back. */
  #inFlight = 0
  #advancing = false
  #cancelled: { readonly reason: string; readonly error: NikaError } | undefined
  /** Why nothing more may happen. */
  #broken: { readonly error: unknown } | undefined

  constructor(setup: RunSetup) {
    const { ports, recorder, workflow, inputs, graph, deltas } = setup
    this.#setup = setup
    this.#log = ports.log
    this.#plan = new Plan(graph)
    this.#conditions = { ...setup.limits, stop: undefined }
    const durability = recorder === undefined ? undefined : { barrier: (eventId: number) => this.#barrier(recorder, eventId) }
    this.#executor = new TaskExecutor({ ...ports, durability, deltas })
    this.#sources = {
      inputs: inputs.inputs,
      origins: inputs.origins,
      const: constantsOf(workflow),
      task: (taskId) => SettledTask.find(taskId, { log: this.#log, plan: this.#plan.state, startedAt: setup.startedAt }),
    }
  }

  /** Records the beginning and carries the run to its end. @throws what a durability barrier throws. */
  start(started: EventOf<'workflow_started'>): Promise<RunResult> {
    try {
      this.#log.emit(started)
    } catch (error) {
      this.#break(error)
    }
    this.#advance()
    return this.#result.promise
  }

  /** Starts nothing more and stops what is in flight. */
  cancel(reason: string): void {
    if (this.#cancelled !== undefined || this.#broken !== undefined) return
    const error = providerError('NIKA-CANCEL-001', {
      message: `the run was cancelled: ${reason}`,
      hint: 'nothing more was started; run it again when you want to',
    })
    this.#cancelled = { reason, error }
    this.#conditions = { ...this.#conditions, stop: 'operator' }
    this.#abort.abort(error)
    // Not at once: the caller may be a subscriber of the log, in the middle of an event.
    queueMicrotask(() => this.#advance())
  }

  /** Carries out decisions until there is nothing to do but wait. */
  #advance(): void {
    if (this.#advancing) return
    this.#advancing = true
    try {
      for (let decision = this.#decide(); decision !== undefined; decision = this.#decide()) this.#act(decision)
    } catch (error) {
      this.#break(error)
    } finally {
      this.#advancing = false
    }
  }

  #decide(): Decision | undefined {
    if (this.#broken !== undefined) return undefined
    for (let event = this.#log.at(this.#folded); event !== undefined; event = this.#log.at(this.#folded)) {
      this.#plan.add(event)
      if (isModelCall(event)) this.#count(event)
      this.#folded += 1
    }
    return nextDecision(this.#plan.state, this.#conditions)
  }

  #count(modelCall: Event): void {
    this.#modelCalls.push(modelCall)
    if (this.#conditions.stop !== undefined || !isOverBudget(this.#plan.state, this.#setup.budget)) return
    this.#conditions = { ...this.#conditions, stop: 'budget' }
  }

  #act(decision: Decision): void {
    switch (decision.type) {
      case 'schedule':
        this.#log.emit(this.#node(decision.task_id).scheduled)
        return
      case 'start':
        return this.#start(this.#node(decision.task_id))
      case 'cancel': {
        const { task_id, reason, because_of } = decision
        this.#log.emit({ type: 'task_cancelled', task_id, reason, because_of })
        return
      }
      case 'complete':
        return this.#complete()
      case 'fail':
        return this.#end(decision.failure === 'budget' ? this.#overBudget() : this.#failed(decision.failure))
      case 'stop':
        return this.#end({ status: 'cancelled', ...(this.#cancelled ?? { reason: 'operator', error: undefined }) })
    }
  }

  #failed({ task_id, error: message, code }: FirstFailure): RunOutcome {
    return { status: 'failed', message, code, failed_task: task_id, error: this.#errors.get(task_id) }
  }

  #overBudget(): RunOutcome {
    const error = budgetError(this.#plan.state.spent_usd, this.#setup.budget)
    return { status: 'failed', message: error.message, code: error.code, error }
  }

  #node(taskId: string): PlanNode {
    const node = this.#setup.graph.node(taskId)
    if (node === undefined) throw new TypeError(`there is no task ${taskId}`)
    return node
  }

  #start({ task, reads, resolved, started }: PlanNode): void {
    const task_id = task.id
    const began = this.#setup.elapsed()
    let context: TaskContext
    try {
      const received = resolveContext(reads, this.#sources)
      context = received.context
      this.#log.emit(resolved ?? { type: 'inputs_resolved', task_id, inputs: context.toValue(), sources: received.sources })
    } catch (error) {
      return this.#fail(task_id, error, { duration_ms: this.#since(began) })
    }
    // A subscriber may have cancelled the run just now.
    if (this.#cancelled !== undefined) return this.#cancelTask(task_id)
    this.#log.emit(started)
    void this.#perform(task, context, began)
  }

  /** Never rejects. */
  async #perform({ id: task_id, action }: Task, context: TaskContext, began: number): Promise<void> {
    this.#inFlight += 1
    try {
      if (this.#cancelled !== undefined) throw this.#cancelled.error
      const output = await this.#executor.execute(task_id, action, context, this.#attempt)
      if (this.#broken === undefined)
        this.#log.emit({ type: 'task_completed', task_id, output, duration_ms: this.#since(began), attempt: 1 })
    } catch (error) {
      if (this.#cancelled === undefined) this.#fail(task_id, error, { duration_ms: this.#since(began), attempt: 1 })
      else this.#cancelTask(task_id)
    }
    this.#inFlight -= 1
    if (this.#broken === undefined) this.#advance()
    else if (this.#inFlight === 0) void this.#endBroken(this.#broken.error)
  }

  #cancelTask(task_id: string): void {
    this.#record({ type: 'task_cancelled', task_id, reason: 'operator' })
  }

  #fail(task_id: string, thrown: unknown, end: { readonly duration_ms: number; readonly attempt?: number }): void {
    const error = codedError(thrown, `the task ${task_id}`)
    this.#errors.set(task_id, error)
    this.#record(failedVerdict({ task_id, ...end }, error))
  }

  /** Records a verdict, unless the run is broken: what was in flight then gets none. */
  #record(kind: EmittedKind): void {
    if (this.#broken !== undefined) return
    try {
      this.#log.emit(kind)
    } catch (error) {
      this.#break(error)
    }
  }

  #complete(): void {
    const { workflow, graph } = this.#setup
    try {
      this.#end({ status: 'completed', outputs: finalOutput(workflow, graph, this.#sources) })
    } catch (thrown) {
      const error = codedError(thrown, 'the outputs')
      this.#end({ status: 'failed', message: error.message, code: error.code, error })
    }
  }

  #end(outcome: RunOutcome): void {
    const { runId, elapsed } = this.#setup
    const facts: EndFacts = { runId, totals: totalsOf(this.#modelCalls), duration_ms: elapsed() }
    const eventId = this.#log.emit(endEvent(outcome, facts))
    // Nothing follows the end, whatever a verb or a tool left running.
    this.#log.close()
    void this.#report(eventId, runResult(outcome, facts))
  }

  /** The end is told when it is durable. */
  async #report(eventId: number, result: RunResult): Promise<void> {
    const { recorder, deltas } = this.#setup
    try {
      await recorder?.barrier(eventId)
      await recorder?.close()
    } catch (error) {
      return this.#break(error)
    }
    deltas.end()
    this.#result.resolve(result)
  }

  async #barrier(recorder: Recorder, eventId: number): Promise<void> {
    try {
      await recorder.barrier(eventId)
    } catch (error) {
      this.#break(error)
      throw error
    }
  }

  /** Nothing more is started, and what is in flight is stopped. */
  #break(error: unknown): void {
    if (this.#broken !== undefined) return
    this.#broken = { error }
    this.#abort.abort(error)
    if (this.#inFlight === 0) void this.#endBroken(error)
  }

  /** `run()` rejects once everything has stopped. */
  async #endBroken(error: unknown): Promise<void> {
    const { recorder, deltas } = this.#setup
    // What can still be written is; that it cannot be is why the run broke.
    await recorder?.close().catch(() => undefined)
    this.#log.close()
    deltas.end()
    this.#result.reject(error)
  }

  #since(began: number): number {
    return roundToMicroseconds(this.#setup.elapsed() - began)
  }
}

function constantsOf(workflow: Workflow): JsonObject {
  return Object.fromEntries(Object.entries(workflow.const).map(([name, { value }]): [string, JsonValue] => [name, value]))
}

function roundToMicroseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000
}
