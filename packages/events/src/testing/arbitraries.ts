import fc from 'fast-check'
import type { Event, EventKind, KnownEventType } from '../event/event.ts'
import type { JsonValue } from '../json/json-value.ts'
import { jsonObjects, jsonValues, texts } from './json-arbitraries.ts'

export { jsonNumbers, jsonObjects, jsonValues, texts } from './json-arbitraries.ts'

/** Valid kinds of every type that this version knows. What they say need not make sense together. */
export function knownKinds(): fc.Arbitrary<EventKind> {
  return fc.oneof(...Object.values(knownKindsByType))
}

/** Kinds of a newer version, or of somebody else. */
export function unknownKinds(): fc.Arbitrary<EventKind> {
  const types = texts().map((text) => `custom_${text}`)
  return fc.tuple(types, jsonObjects()).map(([type, fields]): EventKind => ({ ...fields, type }))
}

/**
 * Logs of up to `maxLength` events: ids from 0, times that never decrease, kinds known and unknown, now and then with a
 * member that this version does not know.
 */
export function logs({
  maxLength = 20,
  kinds = fc.oneof(knownKinds(), unknownKinds()),
}: LogArbitraryOptions = {}): fc.Arbitrary<readonly Event[]> {
  const entries = fc.record({ kind: kinds, stepMicroseconds: fc.nat(5_000_000), hash: fc.option(texts(), { nil: undefined }) })
  return fc.array(entries, { maxLength }).map((list) => {
    let microseconds = 0
    return list.map(({ kind, stepMicroseconds, hash }, id): Event => {
      microseconds += stepMicroseconds
      const event = { id, timestamp_ms: microseconds / 1000, kind }
      return hash === undefined ? event : { ...event, ...{ hash } }
    })
  })
}

export interface LogArbitraryOptions {
  /** Default 20. */
  readonly maxLength?: number | undefined
  /** Default known and unknown kinds. */
  readonly kinds?: fc.Arbitrary<EventKind> | undefined
}

const task_id = fc.constantFrom('fetch', 'summarize', 'loop', 'loop[0]', 'loop[1]')
const text = texts()
const json = jsonValues()
const count = fc.nat()
const milliseconds = fc.nat(1_000_000_000).map((microseconds) => microseconds / 1000)
const usage = fc.record({ input_tokens: count, output_tokens: count, reasoning_tokens: count }, { requiredKeys: [] })
const cost = fc.record({ usd: fc.nat(1000).map((mills) => mills / 1000) })
const call = { task_id, call_id: text }

const knownKindsByType: Readonly<Record<KnownEventType, fc.Arbitrary<EventKind>>> = {
  workflow_started: kindOf(
    'workflow_started',
    { task_count: count },
    { run_id: text, workflow: text, definition: text, inputs: jsonObjects() },
  ),
  workflow_completed: kindOf('workflow_completed', { final_output: json, total_duration_ms: milliseconds }, { usage }),
  workflow_failed: kindOf('workflow_failed', { error: text }, { failed_task: task_id, code: text, total_duration_ms: milliseconds }),
  workflow_cancelled: kindOf('workflow_cancelled', {}, { reason: text, total_duration_ms: milliseconds }),
  workflow_paused: kindOf('workflow_paused', {}, { waiting_for: fc.array(task_id) }),
  workflow_resumed: kindOf('workflow_resumed', {}, { at_event: count }),
  task_scheduled: kindOf('task_scheduled', { task_id, dependencies: fc.array(task_id) }, { verb: text }),
  inputs_resolved: kindOf('inputs_resolved', { task_id, inputs: json }, { sources: json }),
  task_started: kindOf('task_started', { task_id }, { attempt: count }),
  task_completed: kindOf(
    'task_completed',
    { task_id, output: json, duration_ms: milliseconds },
    { attempt: count, extracted: jsonObjects() },
  ),
  task_failed: kindOf(
    'task_failed',
    { task_id, error: text, duration_ms: milliseconds },
    { code: text, transient: fc.boolean(), details: json },
  ),
  task_retry_scheduled: kindOf('task_retry_scheduled', { task_id }, { attempt: count, error: text, delay_ms: milliseconds }),
  task_skipped: kindOf('task_skipped', { task_id }, { reason: text, because_of: task_id }),
  task_cancelled: kindOf('task_cancelled', { task_id }, { reason: text, because_of: task_id }),
  template_resolved: kindOf('template_resolved', { task_id, template: text, result: text }, { field: text }),
  permit_checked: kindOf('permit_checked', { task_id, decision: fc.constantFrom('allow', 'deny') }, { gate: text, why: text }),
  provider_called: kindOf('provider_called', { ...call, provider: text, model: text, prompt_len: count }, { prompt: text, messages: json }),
  provider_responded: kindOf(
    'provider_responded',
    { ...call, output_len: count },
    { tokens_used: count, output: text, value: json, usage, cost },
  ),
  provider_failed: kindOf('provider_failed', call, { error: text, code: text, status: count, transient: fc.boolean(), usage }),
  schema_validated: kindOf(
    'schema_validated',
    { task_id, schema_path: text, valid: fc.boolean() },
    { errors: fc.array(fc.record({ path: text, message: text })) },
  ),
  command_started: kindOf('command_started', call, { program: text, args: fc.array(text) }),
  command_exited: kindOf('command_exited', call, { exit_code: fc.integer(), signal: text, stderr: text }),
  tool_called: kindOf('tool_called', call, { tool: text, args: json }),
  tool_responded: kindOf('tool_responded', call, { tool: text, output: json }),
  tool_failed: kindOf('tool_failed', call, { tool: text, error: text }),
  http_responded: kindOf('http_responded', call, { method: text, url: text, status: count }),
  prompt_asked: kindOf('prompt_asked', { task_id }, { message: text, choices: json, default: json }),
  prompt_answered: kindOf('prompt_answered', { task_id }, { answer: json, origin: text }),
}

type Fields = Readonly<Record<string, fc.Arbitrary<JsonValue>>>

/** Kinds of one type: with all `required` fields, and any of the `optional` ones. */
function kindOf(type: KnownEventType, required: Fields, optional: Fields): fc.Arbitrary<EventKind> {
  const fields = fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) })
  return fields.map((given): EventKind => ({ type, ...given }))
}
