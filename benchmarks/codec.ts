import { decodeEvents, type Event, encodeEvents } from '@nika/events'
import { interleave, median, ratio, timesOf } from './measure.ts'
import { type Benchmark, limited, milliseconds, reached } from './report.ts'
import { runOf } from './sample-events.ts'

/** NDJSON as a stream of bytes and back, beside bare JSON on the same events. */
export const codec: Benchmark = {
  name: 'codec',
  async run() {
    const events = [...runOf(2000)]
    const measured = await interleave({
      bare: () => bareRoundTrip(events),
      trusted: () => roundTrip(events, false),
      validated: () => roundTrip(events, true),
    })
    const [bare, trusted, validated] = [timesOf(measured, 'bare'), timesOf(measured, 'trusted'), timesOf(measured, 'validated')]
    const perEvent = (times: readonly number[]): string => `${milliseconds(median(times) / events.length)} an event`
    return [
      {
        what: 'encode and decode, of a trusted store',
        ours: perEvent(trusted),
        beside: `${perEvent(bare)}, JSON.stringify and JSON.parse`,
        ...reached(ratio(bare, trusted), 0.8),
      },
      {
        what: 'encode and decode, kinds validated',
        ours: perEvent(validated),
        beside: `${perEvent(trusted)}, not validated`,
        ...limited(ratio(validated, trusted), 2),
      },
    ]
  },
}

function bareRoundTrip(events: readonly Event[]): number {
  let count = 0
  for (const event of events) count += JSON.parse(JSON.stringify(event)).id === event.id ? 1 : 0
  return count
}

async function roundTrip(events: readonly Event[], validate: boolean): Promise<number> {
  let count = 0
  for await (const batch of decodeEvents(encodeEvents(events), { validate }).batches()) count += batch.length
  return count
}
