import { logError } from '../errors/codes.ts'
import { requireKnownOptions } from '../errors/known-options.ts'
import type { Event } from '../event/event.ts'
import { requireEventId } from '../event/event-id.ts'
import { EventStream } from '../event/event-stream.ts'
import type { FoldOptions, Projection } from './projection.ts'
import { type RunState, runStateProjection } from './run-state.ts'

const knownOptions = { snapshot: true, until: true } as const

/** Events at hand, or events that arrive: of a store, a file, a stream. */
export type EventSource = Iterable<Event> | AsyncIterable<Event>

/**
 * The state of a projection after `events`: at once for events at hand, as a promise for events that arrive.
 * @throws NIKA-LOG-015 when `until` is not an event id, or before that of the snapshot; NIKA-LOG-019 when an option is not known.
 */
export function fold<State>(projection: Projection<State>, events: Iterable<Event>, options?: FoldOptions<State>): State
export function fold<State>(projection: Projection<State>, events: AsyncIterable<Event>, options?: FoldOptions<State>): Promise<State>
export function fold<State>(projection: Projection<State>, events: EventSource, options: FoldOptions<State> = {}): State | Promise<State> {
  requireKnownOptions(options, knownOptions)
  const { snapshot, until = Number.MAX_SAFE_INTEGER } = options
  requireEventId(until)
  if (snapshot !== undefined && snapshot.event_id > until) {
    throw logError('NIKA-LOG-015', {
      message: `the snapshot is of event ${snapshot.event_id}, after event ${until}`,
      details: { id: String(until) },
    })
  }
  const state = snapshot === undefined ? projection.initial : snapshot.state
  const range: Range = { from: (snapshot?.event_id ?? -1) + 1, until }
  if (Symbol.asyncIterator in events) return foldBatches(projection, state, batchesOf(events), range)
  return evolveAll(projection, state, within(events, range))
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

/** Ids of the events that count, both inclusive. */
interface Range {
  readonly from: number
  readonly until: number
}

async function foldBatches<State>(
  projection: Projection<State>,
  initial: State,
  batches: AsyncIterable<readonly Event[]>,
  range: Range,
): Promise<State> {
  let state = initial
  for await (const batch of batches) {
    state = evolveAll(projection, state, within(batch, range))
    const last = batch.at(-1)
    if (last !== undefined && last.id >= range.until) break
  }
  return state
}

function evolveAll<State>(projection: Projection<State>, initial: State, events: Iterable<Event>): State {
  if (projection.evolveAll !== undefined) return projection.evolveAll(initial, events)
  let state = initial
  for (const event of events) state = projection.evolve(state, event)
  return state
}

/** The events of the range. They come in order, so nothing is read past its end. */
function within(events: Iterable<Event>, range: Range): Iterable<Event> {
  if (range.from === 0 && range.until === Number.MAX_SAFE_INTEGER) return events
  return cut(events, range)
}

function* cut(events: Iterable<Event>, { from, until }: Range): Iterable<Event> {
  for (const event of events) {
    if (event.id > until) return
    if (event.id >= from) yield event
  }
}

function batchesOf(events: AsyncIterable<Event>): AsyncIterable<readonly Event[]> {
  return events instanceof EventStream ? events.batches() : oneByOne(events)
}

async function* oneByOne(events: AsyncIterable<Event>): AsyncGenerator<readonly Event[], void, undefined> {
  for await (const event of events) yield [event]
}
