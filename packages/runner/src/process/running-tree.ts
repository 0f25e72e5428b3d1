import { Deferred } from '../deferred.ts'
import { holdersOf, outputsOf } from './process-table.ts'
import { endTree, leavesProcesses } from './process-tree.ts'
import { isWithin } from './sleep.ts'

/** Milliseconds in which nearly every output is closed after its program has exited. */
const usualDrainMs = 50
/** Milliseconds that an output may stay open when nothing is left that could write to it. */
const longestDrainMs = 250

/** A program that runs, with everything that it starts. Made right after the start, while its outputs can be told. */
export class RunningTree {
  readonly #leader: number
  readonly #graceMs: number
  readonly #outputs: readonly string[]
  readonly #stuck = new Deferred<void>()
  #ending: Promise<void> | undefined

  constructor(leader: number, graceMs: number) {
    this.#leader = leader
    this.#graceMs = graceMs
    this.#outputs = outputsOf(leader)
  }

  /** Resolves when the program waits in the kernel and nothing can end it. */
  get stuck(): Promise<void> {
    return this.#stuck.promise
  }

  /** Whether it is being ended. */
  get isEnding(): boolean {
    return this.#ending !== undefined
  }

  /** Begins to end all of it: TERM, after the grace KILL. Again, it changes nothing. */
  readonly end = (): void => {
    this.#ending ??= this.#end()
  }

  /** To be called when the program has exited: ends what it has left behind, and lets the outputs drain. */
  async finish(closed: Promise<void>): Promise<void> {
    await this.#ending
    if (leavesProcesses(this.#leader)) await this.#end()
    if (await isWithin(closed, usualDrainMs)) return
    // Something in a session of its own, whose parents have ended, still has an output open.
    const holders = holdersOf(this.#outputs)
    if (holders.length > 0) await this.#end(holders)
    await isWithin(closed, longestDrainMs)
  }

  async #end(besides: readonly number[] = []): Promise<void> {
    const ended = await endTree(this.#leader, { graceMs: this.#graceMs, besides })
    if (!ended) this.#stuck.resolve()
  }
}
