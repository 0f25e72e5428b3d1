import { EventLog, type KnownEventKind } from '@nika/events'
import { interleave, median, ratio, timesOf } from './measure.ts'
import { type Benchmark, limited, milliseconds, type Row } from './report.ts'

const flat = (index: number) => ({ type: 'task_started', task_id: `task_${index % 1000}`, attempt: 1 }) as const
const nested = (index: number) =>
  ({
    type: 'task_completed',
    task_id: `task_${index % 1000}`,
    output: { title: 'a', words: [1, 2, 3], source: { url: 'b', pages: null } },
    duration_ms: 1.5,
  }) as const

/** What an event costs in a log that promises nothing but that nobody changes it. */
export const emit: Benchmark = {
  name: 'emit',
  async run() {
    const flatKind: Sample<ReturnType<typeof flat>> = { what: 'emit, a flat kind', kind: flat, freeze: Object.freeze }
    const nestedKind: Sample<ReturnType<typeof nested>> = {
      what: 'emit, a kind with an output of three objects',
      kind: nested,
      freeze: freezeDeep,
    }
    return [
      await compare(flatKind, 20_000),
      await compare(nestedKind, 20_000),
      await compare(flatKind, 200_000),
      await compare(nestedKind, 200_000),
    ]
  },
}

interface Sample<Kind extends KnownEventKind> {
  readonly what: string
  readonly kind: (index: number) => Kind
  readonly freeze: (kind: Kind) => Kind
}

async function compare<Kind extends KnownEventKind>({ what, kind, freeze }: Sample<Kind>, count: number): Promise<Row> {
  const measured = await interleave(
    {
      floor: () => {
        const events: unknown[] = []
        for (let id = 0; id < count; id++) events.push(Object.freeze({ id, timestamp_ms: performance.now(), kind: freeze(kind(id)) }))
        return events
      },
      ours: () => {
        const log = new EventLog()
        for (let id = 0; id < count; id++) log.emit(kind(id))
        return log
      },
    },
    // Not collected before each: the floor would then end before its first collection, and ours would not.
    { atLeastMs: 100, collects: false },
  )
  const [ours, floor] = [timesOf(measured, 'ours'), timesOf(measured, 'floor')]
  return {
    what: `${what}, ${count.toLocaleString('en')} in a log`,
    ours: milliseconds(median(ours) / count),
    beside: `${milliseconds(median(floor) / count)}, a frozen object pushed onto an array`,
    ...limited(ratio(ours, floor), 3),
  }
}

/** Freezes whatever it is given, all the way down. */
function freezeDeep<Value extends object>(value: Value): Value {
  for (const member of Object.values(value)) if (typeof member === 'object' && member !== null) freezeDeep(member)
  return Object.freeze(value)
}
