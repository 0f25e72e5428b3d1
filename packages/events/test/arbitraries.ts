import fc from 'fast-check'
import type { Event, EventKind } from '../src/event/event.ts'
import { jsonValues, unknownKinds } from '../src/testing/arbitraries.ts'

/** JSON number literals of every form, many of which no double holds. */
export const numberLiteral: fc.Arbitrary<string> = fc
  .record({
    sign: fc.constantFrom('', '', '-'),
    whole: fc.oneof(
      fc.constant('0'),
      digits({ minLength: 1, maxLength: 25 }).filter((text) => !text.startsWith('0')),
    ),
    fraction: fc.oneof(
      fc.constant(''),
      digits({ minLength: 1, maxLength: 25 }).map((text) => `.${text}`),
    ),
    exponent: fc.oneof({ weight: 2, arbitrary: fc.constant('') }, exponent()),
  })
  .map(({ sign, whole, fraction, exponent }) => `${sign}${whole}${fraction}${exponent}`)

function digits(length: { readonly minLength: number; readonly maxLength: number }): fc.Arbitrary<string> {
  return fc.string({ ...length, unit: fc.constantFrom(...'0123456789', '0', '0', '9') })
}

function exponent(): fc.Arbitrary<string> {
  return fc
    .record({ mark: fc.constantFrom('e', 'E'), sign: fc.constantFrom('', '+', '-'), zeros: fc.constantFrom('', '00'), power: fc.nat(420) })
    .map(({ mark, sign, zeros, power }) => `${mark}${sign}${zeros}${power}`)
}

const taskId = fc.constantFrom('a', 'b', 'c', 'd', '__proto__')
const milliseconds = fc.double({ min: 0, max: 1e6, noNaN: true })
const usage = fc.record({ input_tokens: fc.nat(), output_tokens: fc.nat(), reasoning_tokens: fc.nat() }, { requiredKeys: [] })
const callId = fc.option(fc.constantFrom('c1', 'c2'), { nil: undefined })

/** Kinds of a few tasks that depend on, cancel and answer each other, in no sensible order: a fold must take them as they come. */
const kindOfFewTasks: fc.Arbitrary<EventKind> = fc.oneof(
  fc.record({ type: fc.constant('workflow_started'), task_count: fc.nat(), run_id: fc.constant('r1') }),
  fc.record({ type: fc.constant('workflow_completed'), final_output: jsonValues(), total_duration_ms: milliseconds }),
  fc.record({ type: fc.constant('workflow_failed'), error: fc.string(), failed_task: taskId }),
  fc.record({ type: fc.constant('workflow_cancelled'), reason: fc.string() }),
  fc.record({ type: fc.constant('workflow_paused'), waiting_for: fc.array(taskId) }),
  fc.record({ type: fc.constant('workflow_resumed') }),
  fc.record({ type: fc.constant('task_scheduled'), task_id: taskId, dependencies: fc.array(taskId, { maxLength: 3 }) }),
  fc.record({ type: fc.constant('inputs_resolved'), task_id: taskId, inputs: jsonValues() }),
  fc.record({ type: fc.constant('task_started'), task_id: taskId, attempt: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }) }),
  fc.record({ type: fc.constant('task_completed'), task_id: taskId, output: jsonValues(), duration_ms: milliseconds }),
  fc.record({ type: fc.constant('task_failed'), task_id: taskId, error: fc.string(), duration_ms: milliseconds }),
  fc.record({ type: fc.constant('task_retry_scheduled'), task_id: taskId, error: fc.string() }),
  fc.record({ type: fc.constant('task_skipped'), task_id: taskId, reason: fc.constantFrom('gate', 'error_skip'), because_of: taskId }),
  fc.record({
    type: fc.constant('task_cancelled'),
    task_id: taskId,
    reason: fc.constantFrom('upstream', 'operator', 'budget'),
    because_of: taskId,
  }),
  fc.record({ type: fc.constantFrom('permit_checked', 'prompt_answered', 'template_resolved'), task_id: taskId }),
  fc.record({ type: fc.constantFrom('provider_called', 'tool_called', 'command_started'), task_id: taskId, call_id: callId }),
  fc.record({ type: fc.constantFrom('provider_responded', 'provider_failed'), task_id: taskId, call_id: callId, usage }),
  fc.record({ type: fc.constantFrom('tool_responded', 'tool_failed', 'command_exited'), task_id: taskId, call_id: callId }),
)

export const anyKind: fc.Arbitrary<EventKind> = fc.oneof({ weight: 5, arbitrary: kindOfFewTasks }, { weight: 1, arbitrary: unknownKinds() })

/** Events as a log would hold them: ids without gaps, times that never go back. */
export const eventSequence: fc.Arbitrary<readonly Event[]> = fc
  .array(fc.record({ kind: anyKind, pause: fc.nat(5000) }), { maxLength: 40 })
  .map((steps) => {
    let microseconds = 0
    return steps.map(({ kind, pause }, id) => {
      microseconds += pause
      return { id, timestamp_ms: microseconds / 1000, kind }
    })
  })
