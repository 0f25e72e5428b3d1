import type { Event, EventOf, KnownEventKind } from '@nika/events'
import type { StepKind } from './describe-step.ts'
import type { AttemptEnd, AttemptReport, CallEnd } from './task-report.ts'

interface OpenAttempt {
  readonly attempt: number
  readonly started_ms: number
  ended: AttemptEnd | undefined
  ended_ms: number | undefined
  readonly templates: EventOf<'template_resolved'>[]
  readonly permits: EventOf<'permit_checked'>[]
  readonly calls: OpenCall[]
  readonly schema_checks: EventOf<'schema_validated'>[]
}

interface OpenCall {
  readonly event_id: number
  readonly called_ms: number
  readonly called: StepKind
  ended: CallEnd | undefined
  ended_ms: number | undefined
  readonly http: EventOf<'http_responded'>[]
}

/** Gathers the attempts of one task from its events, given in order. */
export class Attempts {
  readonly #attempts: OpenAttempt[] = []
  readonly #calls: OpenCall[] = []

  /** The attempts so far. */
  reports(): readonly AttemptReport[] {
    return this.#attempts
  }

  add(kind: KnownEventKind, { id, timestamp_ms }: Event): void {
    switch (kind.type) {
      case 'task_started':
        this.#begin(kind.attempt ?? this.#attempts.length + 1, timestamp_ms)
        return
      case 'template_resolved':
        this.#current(timestamp_ms).templates.push(kind)
        return
      case 'permit_checked':
        this.#current(timestamp_ms).permits.push(kind)
        return
      case 'schema_validated':
        this.#current(timestamp_ms).schema_checks.push(kind)
        return
      case 'provider_called':
      case 'tool_called':
      case 'command_started':
        this.#call({ event_id: id, called_ms: timestamp_ms, called: kind, ended: undefined, ended_ms: undefined, http: [] })
        return
      case 'provider_responded':
      case 'provider_failed':
        this.#answer('provider_called', kind, timestamp_ms)
        return
      case 'tool_responded':
      case 'tool_failed':
        this.#answer('tool_called', kind, timestamp_ms)
        return
      case 'command_exited':
        this.#answer('command_started', kind, timestamp_ms)
        return
      case 'http_responded':
        this.#openCall('tool_called', kind.call_id)?.http.push(kind)
        return
      case 'task_completed':
      case 'task_failed':
      case 'task_skipped':
      case 'task_cancelled':
      case 'task_retry_scheduled':
        this.#end(kind, timestamp_ms)
    }
  }

  #begin(attempt: number, startedMs: number): OpenAttempt {
    const begun = {
      attempt,
      started_ms: startedMs,
      ended: undefined,
      ended_ms: undefined,
      templates: [],
      permits: [],
      calls: [],
      schema_checks: [],
    }
    this.#attempts.push(begun)
    return begun
  }

  /** A log that does not say when a task was started has one attempt all the same. */
  #current(timestampMs: number): OpenAttempt {
    return this.#attempts.at(-1) ?? this.#begin(1, timestampMs)
  }

  #call(call: OpenCall): void {
    this.#current(call.called_ms).calls.push(call)
    this.#calls.push(call)
  }

  #answer(type: StepKind['type'], ended: CallEnd, endedMs: number): void {
    const call = this.#openCall(type, ended.call_id)
    if (call === undefined) return
    call.ended = ended
    call.ended_ms = endedMs
  }

  #end(ended: AttemptEnd, endedMs: number): void {
    const attempt = this.#attempts.at(-1)
    // A task that was cancelled before it started has no attempt.
    if (attempt === undefined || attempt.ended !== undefined) return
    attempt.ended = ended
    attempt.ended_ms = endedMs
  }

  /** An answer without a call_id answers the first open call of its type. */
  #openCall(type: StepKind['type'], callId: string | undefined): OpenCall | undefined {
    const open = (call: OpenCall): boolean => call.called.type === type && call.ended === undefined
    return this.#calls.find((call) => open(call) && (callId === undefined || call.called.call_id === callId))
  }
}
