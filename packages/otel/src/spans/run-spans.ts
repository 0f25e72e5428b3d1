import type { Event, EventOf } from '@nika/events'
import { asText, nameOf } from '../attributes/as-told.ts'
import type { ToldAttributes } from '../attributes/attribute-table.ts'
import { spanIdOf, traceIdOf } from './ids.ts'
import { type EndedSpan, type OpenSpan, type SpanParent, unset, withParent } from './open-span.ts'
import type { RunIdentity } from './run-identity.ts'
import type { SpanData, SpanEvent, SpanIdentity, SpanStatus } from './span-data.ts'
import { parseTraceParent } from './traceparent.ts'

/** What closes the run's span. */
export interface RunClosing {
  readonly event: Event
  readonly status: SpanStatus
  readonly attributes: ToldAttributes
}

/** The spans of the run itself: one for each segment, the later ones below the first. */
export class RunSpans {
  readonly #run: RunIdentity
  #started: EventOf<'workflow_started'> | undefined
  #first: SpanParent | undefined
  #open: { readonly span: OpenSpan; readonly parent: SpanParent | undefined } | undefined

  constructor(run: RunIdentity) {
    this.#run = run
  }

  /** The span that tasks stand below; undefined before the run has started and after it has ended. */
  parent(): SpanParent | undefined {
    return this.#open && { spanId: this.#open.span.spanId, isRemote: false }
  }

  /** The span that is open, as far as it is known. */
  openSpan(): SpanData | undefined {
    if (this.#open === undefined) return undefined
    const { span, parent } = this.#open
    return withParent(span.close({ end: 0n, closedBy: 0, status: unset, attributes: {} }), parent)
  }

  start(event: Event, kind: EventOf<'workflow_started'>): void {
    this.#started = kind
    const caller = parseTraceParent(kind.traceparent)
    const forkedFrom = asText(kind.forked_from?.run_id)
    const span = this.#span(event, forkedFrom === undefined ? [] : [forkedSpan(forkedFrom)])
    this.#first = { spanId: span.spanId, isRemote: false }
    this.#open = { span, parent: caller && { spanId: caller.spanId, isRemote: true } }
  }

  resume(event: Event): void {
    this.#open = { span: this.#span(event, []), parent: this.#first }
  }

  cover(span: EndedSpan): void {
    this.#open?.span.cover(span)
  }

  add(event: SpanEvent): void {
    this.#open?.span.add(event)
  }

  close({ event, status, attributes }: RunClosing): readonly SpanData[] {
    if (this.#open === undefined) return []
    const { span, parent } = this.#open
    this.#open = undefined
    return [withParent(span.close({ end: this.#run.at(event.timestamp_ms), closedBy: event.id, status, attributes }), parent)]
  }

  #span(event: Event, links: readonly SpanIdentity[]): OpenSpan {
    const { workflow, workflow_hash, task_count } = this.#started ?? {}
    return this.#run.open(event, {
      row: 'run',
      name: nameOf('invoke_workflow', workflow),
      attributes: {
        'gen_ai.operation.name': 'invoke_workflow',
        'gen_ai.agent.name': workflow,
        'nika.run.id': this.#run.runId,
        'nika.workflow.hash': workflow_hash,
        'nika.task.count': task_count,
      },
      links,
    })
  }
}

/** The run span of a fork's parent: opened by its first event, in the trace of its own. */
function forkedSpan(runId: string): SpanIdentity {
  return { traceId: traceIdOf(runId), spanId: spanIdOf(runId, 0, 'run') }
}
