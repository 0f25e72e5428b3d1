import type { Event, EventKind, JsonValue } from '@nika/events'
import { jsonValues, logs } from '@nika/events/testing/arbitraries'
import fc from 'fast-check'

const hostile = [
  '',
  '__proto__',
  'constructor',
  '\u0000\u001b[31m',
  '\ud800',
  'ä'.repeat(3000),
  -1,
  1.5,
  2 ** 53,
  1e300,
  true,
  null,
  {},
  [],
  [null],
]

/** Fields that few random events hold. */
const rareFields = [
  'args',
  'attempt',
  'cost',
  'dependencies',
  'errors',
  'finish_reason',
  'forked_from',
  'messages',
  'output',
  'parameters',
  'producer',
  'prompt',
  'reused_from',
  'run_id',
  'server',
  'started_at',
  'system',
  'time_to_first_token_ms',
  'tool_calls',
  'traceparent',
  'unpriced_calls',
  'usage',
]

/** Logs that nobody has validated: fields of known kinds hold what does not belong there, or are missing. */
export function brokenLogs(): fc.Arbitrary<readonly Event[]> {
  const value = fc.oneof(fc.constantFrom<JsonValue>(...hostile), jsonValues(), fc.constant(undefined))
  const breaks = fc.array(fc.record({ event: fc.nat(), field: fc.nat(), rare: fc.constantFrom(undefined, ...rareFields), value }), {
    maxLength: 8,
  })
  return fc.tuple(logs({ maxLength: 30 }), breaks).map(([events, list]) =>
    events.map((event, index) => {
      const mine = list.filter((change) => change.event % events.length === index)
      return { ...event, kind: mine.reduce(broken, event.kind) }
    }),
  )
}

interface Break {
  readonly field: number
  readonly rare: string | undefined
  readonly value: JsonValue | undefined
}

function broken(kind: EventKind, { field, rare, value }: Break): EventKind {
  const fields = Object.keys(kind).filter((name) => name !== 'type')
  const name = rare ?? fields[field % fields.length]
  return name === undefined ? kind : { ...Object.fromEntries(Object.entries(kind)), type: kind.type, [name]: value }
}
