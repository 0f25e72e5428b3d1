import { type Event, type EventOf, isKnownKind, type KnownEventKind } from '@nika/events'
import { asText, asTexts, errorTypeOf } from '../attributes/as-told.ts'
import { CallSpans } from './call-spans.ts'
import { type EndedSpan, none, unset, withParent } from './open-span.ts'
import type { RunIdentity } from './run-identity.ts'
import { RunSpans } from './run-spans.ts'
import { RunTotals } from './run-totals.ts'
import type { SpanData, SpanEvent, SpanIdentity, SpanStatus } from './span-data.ts'
import { failed, interrupted, paused, type SettlingKind, settled, type TaskClosing } from './task-closing.ts'
import { TaskSpans } from './task-spans.ts'

type TaskKind = Extract<KnownEventKind, { readonly task_id: string }>
interface Scheduled {
  readonly verb: string | undefined
  readonly dependencies: readonly string[] | undefined
}
type EndKind = EventOf<'workflow_completed' | 'workflow_failed' | 'workflow_cancelled'>

/** The spans of one run whose identity is known. */
export class RunBuilder {
  readonly #run: RunIdentity
  readonly #runSpans: RunSpans
  readonly #totals = new RunTotals()
  /** What task_scheduled said of each task that is not completed. */
  readonly #scheduled = new Map<string, Scheduled>()
  /** Id of the latest span of each task that ever opened: the log may name any of them as a dependency at any time. */
  readonly #latest = new Map<string, string>()
  /** Tasks that the end of a segment cut off: their next event opens them again. */
  readonly #cutOff = new Set<string>()
  readonly #tasks = new Map<string, TaskSpans>()
  /** Calls of tasks that never opened: of a log that a provider alone wrote. */
  readonly #calls = new Map<string, CallSpans>()
  #last: Event | undefined

  constructor(run: RunIdentity) {
    this.#run = run
    this.#runSpans = new RunSpans(run)
  }

  get identity(): { readonly runId: string; readonly traceId: string } {
    const { runId, traceId } = this.#run
    return { runId, traceId }
  }

  get openRun(): SpanData | undefined {
    return this.#runSpans.openSpan()
  }

  take(event: Event): readonly SpanData[] {
    const spans = isKnownKind(event.kind) ? this.#takeKnown(event, event.kind) : []
    this.#last = event
    return spans
  }

  end(): readonly SpanData[] {
    return this.#last === undefined ? [] : this.#closeSegment(interrupted(this.#last))
  }

  #takeKnown(event: Event, kind: KnownEventKind): readonly SpanData[] {
    this.#totals.add(kind)
    switch (kind.type) {
      case 'workflow_started': {
        const cut = this.openRun === undefined ? none : this.end()
        this.#runSpans.start(event, kind)
        return cut
      }
      case 'workflow_resumed': {
        const cut = this.end()
        this.#runSpans.resume(event)
        this.#runSpans.add(this.#run.point(event, kind))
        return cut
      }
      case 'workflow_completed':
      case 'workflow_failed':
      case 'workflow_cancelled':
        return this.#endRun(event, kind)
      case 'workflow_paused':
        return this.#closeSegment(paused(event))
      default:
        return this.#takeTask(event, kind)
    }
  }

  #takeTask(event: Event, kind: TaskKind): readonly SpanData[] {
    // Nobody may have validated the log.
    if (typeof kind.task_id !== 'string') return none
    if (this.#cutOff.size > 0 && this.#cutOff.has(kind.task_id)) this.#task(event, kind.task_id)
    switch (kind.type) {
      case 'task_scheduled':
        this.#scheduled.set(kind.task_id, { verb: kind.verb, dependencies: asTexts(kind.dependencies) })
        return none
      case 'inputs_resolved':
        this.#task(event, kind.task_id).addToTask(this.#run.point(event, kind))
        return none
      case 'task_started':
        return this.#task(event, kind.task_id).start(event, kind)
      case 'task_completed':
      case 'task_failed':
      case 'task_skipped':
      case 'task_cancelled':
        return this.#settleTask(event, kind)
      case 'task_retry_scheduled': {
        const task = this.#task(event, kind.task_id)
        task.addToTask(this.#run.point(event, kind))
        return task.retry(failed(event, kind))
      }
      case 'template_resolved':
      case 'permit_checked':
      case 'schema_validated':
      case 'prompt_asked':
      case 'prompt_answered':
        this.#addPoint(kind.task_id, this.#run.point(event, kind))
        return none
      default:
        if (this.#calls.get(kind.task_id)?.awaits(kind) === true) return this.#callOutside(event, kind)
        return this.#tasks.get(kind.task_id)?.call(event) ?? this.#callOutside(event, kind)
    }
  }

  /** The task's spans, opened by this event if they are not open. */
  #task(event: Event, taskId: string): TaskSpans {
    const open = this.#tasks.get(taskId)
    if (open !== undefined) return open
    const scheduled = this.#scheduled.get(taskId)
    const dependencies = scheduled?.dependencies
    const loop = this.#loopOf(taskId)
    const task = new TaskSpans(this.#run, event, {
      taskId,
      verb: scheduled?.verb,
      dependencies,
      links: dependencies === undefined ? none : this.#linksTo(dependencies),
      parent: loop === undefined ? this.#runSpans.parent() : { spanId: loop.spanId, isRemote: false },
      owner: loop ?? this.#runSpans,
      loop,
    })
    this.#tasks.set(taskId, task)
    this.#latest.set(taskId, task.spanId)
    this.#cutOff.delete(taskId)
    return task
  }

  /** Those of the tasks that have a span. */
  #linksTo(dependencies: readonly string[]): readonly SpanIdentity[] {
    const links: SpanIdentity[] = []
    for (const dependency of dependencies) {
      const spanId = this.#latest.get(dependency)
      if (spanId !== undefined) links.push({ traceId: this.#run.traceId, spanId })
    }
    return links
  }

  /** An iteration `t[0]` stands below its loop `t`, if that is open in this segment; any other task below the run. */
  #loopOf(taskId: string): TaskSpans | undefined {
    if (!taskId.endsWith(']')) return undefined
    const loop = /^(.+)\[\d+\]$/.exec(taskId)?.[1]
    return loop === undefined ? undefined : this.#tasks.get(loop)
  }

  #settleTask(event: Event, kind: SettlingKind): readonly SpanData[] {
    const task = this.#task(event, kind.task_id)
    if (task.hasIterations) for (const iteration of task.iterations()) this.#tasks.delete(iteration.taskId)
    this.#tasks.delete(kind.task_id)
    if (kind.type === 'task_completed') this.#scheduled.delete(kind.task_id)
    return task.close(settled(event, kind))
  }

  #addPoint(taskId: string, point: SpanEvent): void {
    const task = this.#tasks.get(taskId)
    if (task !== undefined) task.add(point)
    else if (this.#calls.get(taskId)?.add(point) !== true) this.#runSpans.add(point)
  }

  #callOutside(event: Event, { task_id }: TaskKind): readonly SpanData[] {
    const calls = this.#calls.get(task_id) ?? new CallSpans(this.#run)
    const ended = calls.take(event)
    if (calls.isEmpty) this.#calls.delete(task_id)
    else this.#calls.set(task_id, calls)
    return this.#belowRun(ended)
  }

  #belowRun(spans: readonly EndedSpan[]): readonly SpanData[] {
    const run = this.#runSpans.parent()
    for (const span of spans) {
      this.#runSpans.cover(span)
      withParent(span, run)
    }
    return spans
  }

  #endRun(event: Event, kind: EndKind): readonly SpanData[] {
    const status: SpanStatus = kind.type === 'workflow_failed' ? { code: 'error', message: asText(kind.error) } : unset
    const error = kind.type === 'workflow_failed' ? errorTypeOf(kind.code) : undefined
    const told = kind.type === 'workflow_cancelled' ? {} : kind
    return [
      ...this.#closeTasks(interrupted(event)),
      ...this.#runSpans.close({
        event,
        status,
        attributes: { 'nika.run.status': kind.type.slice('workflow_'.length), 'error.type': error, ...this.#totals.attributes(told) },
      }),
    ]
  }

  /** Ends what is open at the end of a segment, in the same way for tasks and run. */
  #closeSegment(closing: TaskClosing): readonly SpanData[] {
    const { event, status, attributes } = closing
    return [
      ...this.#closeTasks(closing),
      ...this.#runSpans.close({
        event,
        status,
        attributes: {
          'nika.run.status': attributes['nika.task.status'],
          'error.type': attributes['error.type'],
          ...this.#totals.attributes({}),
        },
      }),
    ]
  }

  /** Tasks, and with them what is open below, in the same way. */
  #closeTasks(closing: TaskClosing): readonly SpanData[] {
    const { event, status, attributes } = closing
    for (const taskId of this.#tasks.keys()) this.#cutOff.add(taskId)
    const tasks = [...this.#tasks.values()].filter((task) => !task.isIteration).flatMap((task) => task.close(closing, closing))
    this.#tasks.clear()
    const calls = [...this.#calls.values()].flatMap((open) =>
      open.closeAll(this.#run.at(event.timestamp_ms), event.id, { attributes: { 'error.type': attributes['error.type'] }, status }),
    )
    this.#calls.clear()
    return [...tasks, ...this.#belowRun(calls)]
  }
}
