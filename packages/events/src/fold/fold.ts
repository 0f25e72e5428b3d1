import type { Event } from '../event/event.ts'
import { requireEventId } from '../event/event-id.ts'
import type { FoldOptions, Projection } from './projection.ts'
import { type RunState, runStateProjection } from './run-state.ts'

/** Events at hand, or events that arrive: of a store, a file, a stream. */
export type EventSource = Iterable<Event> | AsyncIterable<Event>

/**
 * The state of a projection after `events`: at once for events at hand, as a promise for events that arrive.
 * @throws NIKA-LOG-015 when `until` is not an event id.
 */
export function fold<State>(projection: Projection<State>, events: Iterable<Event>, options?: FoldOptions<State>): State
export function fold<State>(projection: Projection<State>, events: AsyncIterable<Event>, options?: FoldOptions<State>): Promise<State>
export function fold<State>(projection: Projection<State>, events: EventSource, options: FoldOptions<State> = {}): State | Promise<State> {
  const { snapshot, until = Number.MAX_SAFE_INTEGER } = options
  requireEventId(until)
  const range = { state: snapshot === undefined ? projection.initial : snapshot.state, from: (snapshot?.event_id ?? -1) + 1, until }
  return Symbol.asyncIterator in events ? foldAsync(projection, events, range) : foldSync(projection, events, range)
}

/**
 * The run as it was after the event `until`, or at its end.
 * @throws NIKA-LOG-015 when `until` is not an event id.
 */
export function replay(events: Iterable<Event>, options?: FoldOptions<RunState>): RunState
export function replay(events: AsyncIterable<Event>, options?: FoldOptions<RunState>): Promise<RunState>
export function replay(events: EventSource, options?: FoldOptions<RunState>): RunState | Promise<RunState> {
  return Symbol.asyncIterator in events ? fold(runStateProjection, events, options) : fold(runStateProjection, events, options)
}

interface Range<State> {
  readonly state: State
  readonly from: number
  readonly until: number
}

function foldSync<State>({ evolve }: Projection<State>, events: Iterable<Event>, range: Range<State>): State {
  let { state } = range
  for (const event of events) {
    if (event.id > range.until) break
    if (event.id >= range.from) state = evolve(state, event)
  }
  return state
}

async function foldAsync<State>({ evolve }: Projection<State>, events: AsyncIterable<Event>, range: Range<State>): Promise<State> {
  let { state } = range
  for await (const event of events) {
    if (event.id > range.until) break
    if (event.id >= range.from) state = evolve(state, event)
  }
  return state
}
