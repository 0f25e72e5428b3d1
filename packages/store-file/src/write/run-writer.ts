import { type AppendRequest, isNikaError } from '@nika/events'
import { writeError } from '../errors/store-error.ts'
import { Batch, type QueuedAppend } from './batch.ts'
import { OwnedRun, type WriterSettings } from './owned-run.ts'
import { Queue } from './queue.ts'

type Answer = () => void

/** Writes one run: appends in the order of their calls, those that come while others are written together. */
export class RunWriter {
  readonly #runId: string
  readonly #settings: WriterSettings
  readonly #queue = new Queue<QueuedAppend>()
  #working: Promise<void> | undefined
  #run: OwnedRun | undefined
  /** Set for good: after a failed sync nobody knows what is on the disk. */
  #failure: unknown

  constructor(runId: string, settings: WriterSettings) {
    this.#runId = runId
    this.#settings = settings
  }

  /** Whether it holds nothing: it can be forgotten. */
  get isIdle(): boolean {
    return this.#working === undefined && this.#run === undefined && this.#failure === undefined
  }

  /** Whether it holds the run's lock. */
  get isWriting(): boolean {
    return this.#run !== undefined
  }

  append(request: AppendRequest, isDurable: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ request, isDurable, resolve, reject })
      this.#working ??= this.#work()
    })
  }

  /** Finishes what was asked, then gives up the run. */
  async close(): Promise<void> {
    await this.#working
    await this.#release()
  }

  async #work(): Promise<void> {
    // Whatever is appended in the same turn of the event loop joins the first batch.
    await undefined
    while (this.#queue.length > 0) {
      const answers = await this.#writeNext()
      // Before anybody is answered: who hears that a run has ended may go on with it in another process at once.
      if (this.#queue.length === 0 && this.#run?.isSettled === true) await this.#giveUp()
      for (const answer of answers) answer()
    }
    this.#working = undefined
  }

  /** Writes what waits, as much as one batch may hold. @returns what answers the appends */
  async #writeNext(): Promise<readonly Answer[]> {
    const answers: Answer[] = []
    let batch: Batch | undefined
    try {
      if (this.#failure !== undefined) throw this.#failure
      this.#run ??= await OwnedRun.open(this.#runId, this.#settings)
      batch = await this.#nextBatch(this.#run, answers)
      await this.#run.write(batch)
      return [...answers, ...batch.appends.map(({ resolve }) => resolve)]
    } catch (error) {
      if (isNikaError(error, 'NIKA-LOG-013')) this.#fail(error)
      if (isNikaError(error, 'NIKA-LOG-018')) await this.#giveUp()
      // Those that wait stand on what was just refused.
      const refused = [...(batch?.appends ?? []), ...this.#queue.takeAll()]
      return [...answers, ...refused.map(({ reject }) => reject.bind(undefined, error))]
    }
  }

  async #nextBatch(run: OwnedRun, answers: Answer[]): Promise<Batch> {
    const batch = new Batch(run.last)
    for (let next = this.#queue.peek(); next !== undefined && !batch.leavesOut(next); next = this.#queue.peek()) {
      this.#queue.take()
      const { request, reject } = next
      try {
        batch.add(next, await run.since(request.expectedNextId))
      } catch (error) {
        answers.push(reject.bind(undefined, error))
      }
    }
    return batch
  }

  #fail(error: unknown): void {
    this.#failure = writeError(this.#runId, error)
  }

  /** A file that cannot be closed may have lost what was written to it. */
  async #giveUp(): Promise<void> {
    await this.#release().catch((error: unknown) => this.#fail(error))
  }

  async #release(): Promise<void> {
    const run = this.#run
    this.#run = undefined
    await run?.release()
  }
}
