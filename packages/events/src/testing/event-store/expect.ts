import { isNikaError } from '../../errors/nika-error.ts'
import type { Event } from '../../event/event.ts'
import { encodeEvent } from '../../ndjson/encode.ts'
import type { EventStore, ReadOptions } from '../../store/event-store.ts'

/** How long a check waits for what must come; far more than a healthy store needs. */
const patienceMs = 20_000

/** Fails unless both have the same JSON text. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const left = JSON.stringify(actual)
  const right = JSON.stringify(expected)
  if (left !== right) throw new Error(`${what}: expected ${excerpt(right)}, got ${excerpt(left)}`)
}

/** Fails unless both lists hold the same events, to the last character. */
export function expectEvents(actual: readonly Event[], expected: readonly Event[], what: string): void {
  const different = expected.findIndex((event, index) => !isSame(actual[index], event))
  if (different !== -1) expectEqual(actual[different], expected[different], `${what}, event ${different} of ${expected.length}`)
  expectEqual(actual.length, expected.length, `${what}, number of events`)
}

/** Fails unless `work` rejects with one of `codes`. */
export async function expectRefused(work: Promise<unknown>, codes: readonly string[], what: string): Promise<void> {
  const outcome = await settle(work)
  if (outcome === 'done') throw new Error(`${what}: expected ${codes.join(' or ')}, but it was accepted`)
  if (!codes.some((code) => isNikaError(outcome.error, code))) {
    throw new Error(`${what}: expected ${codes.join(' or ')}, got ${String(outcome.error)}`, { cause: outcome.error })
  }
}

/** Fails when `work` takes too long, instead of waiting for ever. */
export async function inTime<Result>(work: Promise<Result>, what: string): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing came within ${patienceMs} ms`)), patienceMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Work that is waited for later. When a check has failed by then, it is no unhandled rejection that this fails as well. */
export function begun<Result>(work: Promise<Result>): Promise<Result> {
  work.catch(() => undefined)
  return work
}

/** Everything that an iteration gives. */
export async function collect(events: AsyncIterable<Event>, what = 'reading'): Promise<readonly Event[]> {
  const collected: Event[] = []
  const all = async (): Promise<void> => {
    for await (const event of events) collected.push(event)
  }
  await inTime(all(), what)
  return collected
}

/** The first event of an iteration; an error is a rejection, whenever it is thrown. */
export async function firstOf(iterate: () => AsyncIterable<Event>): Promise<Event | undefined> {
  for await (const event of iterate()) return event
  return undefined
}

/** The stored events of a run; none when there is no such run. */
export async function stored(store: EventStore, runId: string, options?: ReadOptions): Promise<readonly Event[]> {
  try {
    return await collect(store.read(runId, options))
  } catch (error) {
    if (isNikaError(error, 'NIKA-LOG-012')) return []
    throw error
  }
}

async function settle(work: Promise<unknown>): Promise<'done' | { readonly error: unknown }> {
  try {
    await inTime(work, 'an append or a read')
    return 'done'
  } catch (error) {
    return { error }
  }
}

function isSame(actual: Event | undefined, expected: Event): boolean {
  return actual === expected || (actual !== undefined && encodeEvent(actual) === encodeEvent(expected))
}

function excerpt(text: string | undefined): string {
  if (text === undefined) return 'nothing'
  return text.length > 200 ? `${text.slice(0, 200)}… (${text.length} characters)` : text
}
