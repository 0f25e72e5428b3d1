import type { Event } from '../src/event/event.ts'
import { MemoryEventStore } from '../src/store/memory-store.ts'

/** One append that the recorder asked for, as short as a test can read it. */
export interface AskedAppend {
  readonly from: number
  readonly count: number
  readonly durable: boolean
}

/** What one append does: fail with this error, or wait for this promise first. */
export type AppendScript = Error | Promise<void>

/** A store in memory whose next appends do what a test says. */
export class ScriptedStore extends MemoryEventStore {
  readonly asked: AskedAppend[] = []
  readonly #script: AppendScript[] = []

  next(...script: readonly AppendScript[]): void {
    this.#script.push(...script)
  }

  override async append(
    runId: string,
    expectedNextId: number,
    events: readonly Event[],
    options?: { readonly durable?: boolean },
  ): Promise<void> {
    this.asked.push({ from: expectedNextId, count: events.length, durable: options?.durable === true })
    const step = this.#script.shift()
    if (step instanceof Error) throw step
    await step
    await super.append(runId, expectedNextId, events)
  }
}
