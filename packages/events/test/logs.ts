import type { Event, EventKind, KnownEventKind } from '../src/event/event.ts'
import type { Clock } from '../src/log/clock.ts'

/** Events of these kinds, one millisecond apart. */
export function eventsOf(...kinds: readonly (KnownEventKind | EventKind)[]): readonly Event[] {
  return kinds.map((kind, id) => ({ id, timestamp_ms: id, kind }))
}

/** A clock that stands still until it is told to go on. */
export function manualClock(start = 0): { readonly now: Clock; advance(milliseconds: number): void } {
  let time = start
  return {
    now: () => time,
    advance: (milliseconds) => {
      time += milliseconds
    },
  }
}

/** All that a source gives. */
export async function collect<Item>(source: AsyncIterable<Item>): Promise<readonly Item[]> {
  const items: Item[] = []
  for await (const item of source) items.push(item)
  return items
}
