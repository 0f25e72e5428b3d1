import type { Event, EventOf } from '@nika/events'
import { asNumber } from '../attributes/as-told.ts'
import type { SpanAttributes } from '../attributes/attribute-table.ts'
import { CallSpans } from './call-spans.ts'
import { type EndedSpan, none, type OpenSpan, type SpanParent, unset, withParent } from './open-span.ts'
import type { RunIdentity } from './run-identity.ts'
import type { SpanData, SpanEvent, SpanIdentity, SpanStatus } from './span-data.ts'
import { interrupted, type TaskClosing } from './task-closing.ts'

/** What is known of a task before it opens. */
export interface TaskOpening {
  readonly taskId: string
  readonly verb: string | undefined
  readonly dependencies: readonly string[] | undefined
  readonly links: readonly SpanIdentity[]
  readonly parent: SpanParent | undefined
  /** Is told that this span has ended: the loop, else the run. */
  readonly owner: { cover(span: EndedSpan): void }
  /** Of an iteration, its loop. */
  readonly loop: TaskSpans | undefined
}

interface Attempt {
  /** Undefined while it is not known whether there is one: of a first attempt that shows only when it ends. */
  span: OpenSpan | undefined
  readonly number: number
  /** The event that opens it. */
  readonly opened: Event
  /** Spans and points in time below it, while it is not known whose they are. */
  readonly held: { readonly spans: EndedSpan[]; readonly points: SpanEvent[] }
}

/** One task within one segment of a run: its span, its attempts, its calls. */
export class TaskSpans {
  readonly #run: RunIdentity
  readonly #opening: TaskOpening
  readonly #span: OpenSpan
  readonly #calls: CallSpans
  /** Those that are open below it. */
  #iterations: Set<TaskSpans> | undefined
  #attempt: Attempt | undefined
  #attempts: number | undefined

  constructor(run: RunIdentity, event: Event, opening: TaskOpening) {
    this.#run = run
    this.#opening = opening
    this.#calls = new CallSpans(run)
    this.#span = run.open(event, {
      row: 'task',
      name: `task ${opening.taskId}`,
      attributes: { ...this.#names(), 'nika.task.dependencies': opening.dependencies && [...opening.dependencies] },
      links: opening.links,
    })
    opening.loop?.enter(this)
  }

  get taskId(): string {
    return this.#opening.taskId
  }

  get isIteration(): boolean {
    return this.#opening.loop !== undefined
  }

  get spanId(): string {
    return this.#span.spanId
  }

  /** Whether iterations are open below it. */
  get hasIterations(): boolean {
    return this.#iterations !== undefined && this.#iterations.size > 0
  }

  /** A point in time, for the innermost span that is open. */
  add(event: SpanEvent): void {
    if (this.#calls.add(event)) return
    const attempt = this.#attempt
    if (attempt === undefined) this.#span.add(event)
    else if (attempt.span === undefined) attempt.held.points.push(event)
    else attempt.span.add(event)
  }

  /** A point in time that is about the task itself. */
  addToTask(event: SpanEvent): void {
    this.#span.add(event)
  }

  /** An attempt begins: the spans of the one before, if nobody said how that ended. */
  start(event: Event, kind: EventOf<'task_started'>): readonly SpanData[] {
    const left = this.#attempt === undefined ? none : this.#closeAttempt(interrupted(event))
    const number = asNumber(kind.attempt) ?? (this.#attempts ?? 0) + 1
    this.#attempts = number
    this.#attempt = { span: undefined, number, opened: event, held: { spans: [], points: [] } }
    if (number > 1) this.#open(this.#attempt)
    return left
  }

  /** Opens a call, or closes one: the spans that are ready to leave. */
  call(event: Event): readonly SpanData[] {
    return this.#leave(this.#calls.take(event))
  }

  /** The attempt failed and another will follow. */
  retry(closing: TaskClosing): readonly SpanData[] {
    if (this.#attempt !== undefined) this.#open(this.#attempt)
    return this.#closeAttempt(closing)
  }

  /** The iterations that are open below it, at any depth. */
  *iterations(): Iterable<TaskSpans> {
    for (const iteration of this.#iterations ?? []) {
      yield iteration
      yield* iteration.iterations()
    }
  }

  /**
   * The task is settled, or the log ends. What is still open below a span closes with it.
   * @param below how iterations that are still open end; default interrupted
   */
  close(closing: TaskClosing, below?: TaskClosing): readonly SpanData[] {
    const iterations = this.#closeIterations(below ?? interrupted(closing.event))
    const inner = this.#closeAttempt(closing)
    this.#opening.loop?.leave(this)
    const { event, status, attributes, taskAttributes } = closing
    const span = this.#span.close({
      end: this.#run.at(event.timestamp_ms),
      closedBy: event.id,
      status,
      attributes: { ...attributes, ...taskAttributes, 'nika.task.attempt': this.#attempts },
    })
    this.#opening.owner.cover(span)
    withParent(span, this.#opening.parent)
    return inner.length === 0 && iterations.length === 0 ? [span] : [...iterations, ...inner, span]
  }

  #closeIterations(closing: TaskClosing): readonly SpanData[] {
    if (this.#iterations === undefined) return none
    return [...this.#iterations].flatMap((iteration) => iteration.close(closing, closing))
  }

  cover(span: EndedSpan): void {
    this.#span.cover(span)
  }

  enter(iteration: TaskSpans): void {
    this.#iterations ??= new Set()
    this.#iterations.add(iteration)
  }

  leave(iteration: TaskSpans): void {
    this.#iterations?.delete(iteration)
  }

  #closeAttempt({ event, status, attributes }: TaskClosing): readonly SpanData[] {
    const end = this.#run.at(event.timestamp_ms)
    const left = this.#calls.closeAll(end, event.id, unanswered(attributes))
    const attempt = this.#attempt
    if (attempt === undefined) return this.#nest(left, this.#span)
    this.#attempt = undefined
    const { span, held } = attempt
    if (span === undefined) for (const point of held.points) this.#span.add(point)
    // Only now is it known whose children they are: it is this event that lets them leave.
    const nested = this.#nest(letGoBy(event, left.length === 0 ? held.spans : [...held.spans, ...left]), span ?? this.#span)
    return span === undefined
      ? nested
      : [...nested, ...this.#nest([span.close({ end, closedBy: event.id, status, attributes })], this.#span)]
  }

  /** There is an attempt: it has a span of its own. */
  #open(attempt: Attempt): void {
    if (attempt.span !== undefined) return
    const { number, opened, held } = attempt
    attempt.span = this.#run.open(opened, {
      row: 'attempt',
      name: `attempt ${number}`,
      attributes: { ...this.#names(), 'nika.task.attempt': number },
    })
    for (const point of held.points) attempt.span.add(point)
  }

  #leave(spans: readonly EndedSpan[]): readonly SpanData[] {
    const attempt = this.#attempt
    if (attempt === undefined) return this.#nest(spans, this.#span)
    if (attempt.span !== undefined) return this.#nest(spans, attempt.span)
    attempt.held.spans.push(...spans)
    return none
  }

  /** A request is the child of its tool, everything else of its owner. */
  #nest(spans: readonly EndedSpan[], owner: OpenSpan): readonly SpanData[] {
    if (spans.length === 0) return none
    const parent = { spanId: owner.spanId, isRemote: false }
    for (const span of spans) {
      owner.cover(span)
      withParent(span, parent)
    }
    return spans
  }

  #names(): SpanAttributes {
    return { 'nika.task.id': this.#opening.taskId, 'nika.task.verb': this.#opening.verb }
  }
}

/** What is still open below a span closes with it: an answer that never came is an interruption, unless the run only waits. */
function unanswered(closing: SpanAttributes): { attributes: SpanAttributes; status: SpanStatus } {
  if (closing['nika.task.status'] === 'paused') return { attributes: {}, status: unset }
  return { attributes: { 'error.type': 'interrupted' }, status: { code: 'error', message: 'no answer was recorded' } }
}

function letGoBy({ id }: Event, spans: readonly EndedSpan[]): readonly EndedSpan[] {
  for (const span of spans) span.closedBy = id
  return spans
}
