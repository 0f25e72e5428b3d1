import { EventLog, freezeJson, type JsonValue } from '@nika/events'
import { interleave, median, ratio, timesOf } from './measure.ts'
import { type Benchmark, limited, megabytes, milliseconds } from './report.ts'

const holders = 1000

/** A megabyte of JSON in 10,000 objects. */
const megabyte = (): JsonValue =>
  freezeJson(Array.from({ length: 10_000 }, (_, index) => ({ index, text: 'x'.repeat(70), even: index % 2 === 0 })))

/** A value that the log holds already is shared: however many events hold it, it costs the time and memory of one. */
export const sharedValue: Benchmark = {
  name: 'shared-value',
  async run() {
    const measured = await interleave({ one: () => logWith(1), many: () => logWith(holders) }, { rounds: 31 })
    const [one, many] = [timesOf(measured, 'one'), timesOf(measured, 'many')]
    const [oneBytes, manyBytes] = [heldBy(() => logWith(1)), heldBy(() => logWith(holders))]
    const beside = 'one event holds it, the others a small value'
    const what = `1 MB that ${holders.toLocaleString('en')} events hold`
    return [
      {
        what: `${what}, time`,
        ours: milliseconds(median(many)),
        beside: `${milliseconds(median(one))}, ${beside}`,
        ...limited(ratio(many, one), 1.5),
      },
      {
        what: `${what}, memory`,
        ours: megabytes(manyBytes),
        beside: `${megabytes(oneBytes)}, ${beside}`,
        ...limited(manyBytes / oneBytes, 1.5),
      },
    ]
  },
}

/** A thousand events, of which so many hold the megabyte. */
function logWith(holding: number): EventLog {
  const log = new EventLog()
  const output = megabyte()
  for (let index = 0; index < holders; index++) {
    log.emit({ type: 'inputs_resolved', task_id: `task_${index}`, inputs: { output: index < holding ? output : index } })
  }
  return log
}

function heldBy(make: () => unknown): number {
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const held = make()
  globalThis.gc?.()
  const bytes = process.memoryUsage().heapUsed - before
  return held === undefined ? 0 : bytes
}
