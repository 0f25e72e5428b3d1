import { assertNever, type Event, type EventOf, isKnownKind } from '@nika/events'
import { asNumber, asText, asTexts, errorTypeOf, nameOf } from '../attributes/as-told.ts'
import type { ToldAttributes } from '../attributes/attribute-table.ts'
import { requestAttributes, responseAttributes } from '../attributes/http-attributes.ts'
import { calledAttributes, failedAttributes, respondedAttributes } from '../attributes/model-attributes.ts'
import { type EndedSpan, none, type OpenSpan, unset } from './open-span.ts'
import type { RunIdentity } from './run-identity.ts'
import type { SpanEvent, SpanStatus } from './span-data.ts'

/** A model call, a command or a tool, and the request of a tool that makes one. */
export interface OpenCall {
  readonly type: 'model' | 'command' | 'tool'
  readonly callId: string | undefined
  readonly span: OpenSpan
  http: OpenSpan | undefined
}

type CallKind = EventOf<'provider_called' | 'tool_called' | 'command_started'>
type AnswerKind = EventOf<'provider_responded' | 'provider_failed' | 'tool_responded' | 'tool_failed' | 'command_exited' | 'http_responded'>

/** Tools that are an HTTP request, and the method they use unless told otherwise. */
const httpTools: ReadonlyMap<string, string> = new Map([
  ['nika:fetch', 'GET'],
  ['nika:notify', 'POST'],
])

/** The calls under way in one task, or outside of any. */
export class CallSpans {
  readonly #run: RunIdentity
  #open: OpenCall[] = []

  constructor(run: RunIdentity) {
    this.#run = run
  }

  get isEmpty(): boolean {
    return this.#open.length === 0
  }

  /** The innermost span under way, if any. */
  innermost(): OpenSpan | undefined {
    const last = this.#open.at(-1)
    return last?.http ?? last?.span
  }

  /** Whether it is the answer to a call that is under way here. */
  awaits(kind: CallKind | AnswerKind): boolean {
    return !isCall(kind) && this.#find(kind) !== undefined
  }

  /** Opens a call, or closes one: the spans that end, the inner one first. */
  take(event: Event): readonly EndedSpan[] {
    const { kind } = event
    if (!isKnownKind(kind)) return none
    switch (kind.type) {
      case 'provider_called':
      case 'tool_called':
      case 'command_started':
        this.#open.push(openCall(this.#run, event, kind))
        return none
      case 'provider_responded':
      case 'provider_failed':
      case 'tool_responded':
      case 'tool_failed':
      case 'command_exited':
      case 'http_responded':
        return this.#close(event, kind)
      default:
        return none
    }
  }

  #close(event: Event, kind: AnswerKind): readonly EndedSpan[] {
    const call = this.#find(kind)
    if (call === undefined) return none
    const end = this.#run.at(event.timestamp_ms)
    if (kind.type === 'http_responded') return this.#closeHttp(call, event, responseAttributes(kind))
    this.#open.splice(this.#open.indexOf(call), 1)
    const attributes = answerAttributes(kind, this.#run)
    const inner = this.#closeHttp(call, event, kind.type === 'tool_failed' ? { 'error.type': errorTypeOf(kind.code) } : {})
    for (const span of inner) call.span.cover(span)
    return [...inner, call.span.close({ end, closedBy: event.id, attributes, status: statusOf(kind, attributes) })]
  }

  /** Closes whatever is still open: its answer never came. */
  closeAll(end: bigint, closedBy: number, closing: { attributes: ToldAttributes; status: SpanStatus }): readonly EndedSpan[] {
    if (this.#open.length === 0) return none
    const spans: EndedSpan[] = []
    for (const { span, http } of this.#open) {
      const inner = http?.close({ end, closedBy, ...closing })
      if (inner !== undefined) {
        span.cover(inner)
        spans.push(inner)
      }
      spans.push(span.close({ end, closedBy, ...closing }))
    }
    this.#open = []
    return spans
  }

  add(event: SpanEvent): boolean {
    const span = this.innermost()
    span?.add(event)
    return span !== undefined
  }

  #closeHttp(call: OpenCall, event: Event, attributes: ToldAttributes): readonly EndedSpan[] {
    const { http } = call
    if (http === undefined) return none
    call.http = undefined
    const error = attributes['error.type']
    const status: SpanStatus = error === undefined ? unset : { code: 'error', message: undefined }
    return [http.close({ end: this.#run.at(event.timestamp_ms), closedBy: event.id, attributes, status })]
  }

  /** By call_id; an answer without one answers the first open call of its type. */
  #find(kind: AnswerKind): OpenCall | undefined {
    const type = callType(kind)
    return this.#open.find((call) => call.type === type && (kind.call_id === undefined || call.callId === kind.call_id))
  }
}

function isCall(kind: CallKind | AnswerKind): kind is CallKind {
  return kind.type === 'provider_called' || kind.type === 'tool_called' || kind.type === 'command_started'
}

function callType(kind: AnswerKind): OpenCall['type'] {
  switch (kind.type) {
    case 'provider_responded':
    case 'provider_failed':
      return 'model'
    case 'command_exited':
      return 'command'
    case 'tool_responded':
    case 'tool_failed':
    case 'http_responded':
      return 'tool'
    default:
      return assertNever(kind)
  }
}

function openCall(run: RunIdentity, event: Event, kind: CallKind): OpenCall {
  switch (kind.type) {
    case 'provider_called': {
      const attributes = calledAttributes(kind, run.policy)
      const span = run.open(event, { row: 'model', name: nameOf('chat', kind.model), kind: 'client', attributes })
      return { type: 'model', callId: kind.call_id, span, http: undefined }
    }
    case 'command_started': {
      const program = asText(kind.program)
      const args = asTexts(kind.args) ?? []
      const attributes: ToldAttributes = {
        'process.command': program,
        'process.command_args': program === undefined ? undefined : run.policy.content(() => [program, ...args]),
      }
      const span = run.open(event, { row: 'command', name: nameOf('exec', program), attributes })
      return { type: 'command', callId: kind.call_id, span, http: undefined }
    }
    case 'tool_called':
      return openTool(run, event, kind)
    default:
      return assertNever(kind)
  }
}

function openTool(run: RunIdentity, event: Event, kind: EventOf<'tool_called'>): OpenCall {
  const span = run.open(event, {
    row: 'tool',
    name: nameOf('execute_tool', kind.tool),
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': kind.tool,
      'gen_ai.tool.call.arguments': kind.args === undefined ? undefined : run.policy.content(() => JSON.stringify(kind.args)),
    },
  })
  const usualMethod = httpTools.get(kind.tool ?? '')
  if (usualMethod === undefined) return { type: 'tool', callId: kind.call_id, span, http: undefined }
  const attributes = requestAttributes(kind.args, usualMethod)
  const name = String(attributes['http.request.method'])
  const http = run.open(event, { row: 'HTTP', name, kind: 'client', attributes, within: span.spanId })
  return { type: 'tool', callId: kind.call_id, span, http }
}

function answerAttributes(kind: Exclude<AnswerKind, { type: 'http_responded' }>, run: RunIdentity): ToldAttributes {
  switch (kind.type) {
    case 'provider_responded':
      return respondedAttributes(kind, run.policy)
    case 'provider_failed':
      return failedAttributes(kind)
    case 'tool_responded':
      return { 'gen_ai.tool.call.result': kind.output === undefined ? undefined : run.policy.content(() => JSON.stringify(kind.output)) }
    case 'tool_failed':
      return { 'error.type': errorTypeOf(kind.code) }
    case 'command_exited':
      return { 'process.exit.code': kind.exit_code, 'nika.exec.signal': kind.signal, 'error.type': commandError(kind) }
    default:
      return assertNever(kind)
  }
}

function commandError(kind: EventOf<'command_exited'>): string | undefined {
  if (kind.error !== undefined) return '_OTHER'
  const signal = asText(kind.signal)
  if (signal !== undefined) return signal
  const code = asNumber(kind.exit_code)
  return code === undefined || code === 0 ? undefined : String(code)
}

function statusOf(kind: AnswerKind, attributes: ToldAttributes): SpanStatus {
  if (attributes['error.type'] === undefined) return unset
  return { code: 'error', message: 'error' in kind ? asText(kind.error) : undefined }
}
