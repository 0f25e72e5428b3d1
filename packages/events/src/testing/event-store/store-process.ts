import type { EventStoreHarness } from './check.ts'
import { inTime } from './expect.ts'
import { type ChildProcess, linesOf, nodeRuntime } from './node-runtime.ts'
import type { StoreAnswer, StoreCommand } from './serve-store.ts'

/** Another process that has the same place open. */
export class StoreProcess {
  readonly #child: ChildProcess
  readonly #answers: AsyncGenerator<StoreAnswer, void, undefined>
  readonly #closed: Promise<void>
  #complaints = ''

  private constructor(child: ChildProcess) {
    this.#child = child
    this.#answers = answersOf(child)
    this.#closed = new Promise((resolve) => child.once('close', resolve))
    // It may be killed while something is on its way to it.
    child.stdin.on('error', () => undefined)
    void this.#listen()
  }

  /** Starts it and waits until it has opened the store. */
  static async start({ process }: EventStoreHarness): Promise<StoreProcess> {
    if (process === undefined) throw new Error('this check needs harness.process: how another process opens the store')
    const { execPath, getBuiltinModule } = nodeRuntime()
    // The entry that this file is a source of, or is bundled into.
    const serve = import.meta.url.replace(/event-store\/store-process(?=\.\w+$)/, 'index')
    const program = `import { serveStore } from ${JSON.stringify(serve)}; await serveStore(${JSON.stringify(process)})`
    const args = [...(process.execArgv ?? []), '--input-type=module', '--eval', program]
    const started = new StoreProcess(getBuiltinModule('node:child_process').spawn(execPath, args, { stdio: 'pipe' }))
    await started.next()
    return started
  }

  send(command: StoreCommand): void {
    this.#child.stdin.write(`${JSON.stringify(command)}\n`)
  }

  /** Its next answer. */
  async next(): Promise<StoreAnswer> {
    const { value } = await inTime(this.#answers.next(), 'an answer of another process')
    if (value === undefined) throw new Error(`the other process ended: ${this.#complaints}`)
    return value
  }

  /** Kills it as a crash would, and waits until it is gone. @returns the answers that were not taken yet. */
  async kill(): Promise<readonly StoreAnswer[]> {
    this.#child.kill('SIGKILL')
    const left: StoreAnswer[] = []
    for await (const answer of this.#answers) left.push(answer)
    await this.#closed
    return left
  }

  /** Lets it close the store and waits until it is gone. */
  async stop(): Promise<void> {
    this.#child.stdin.end()
    await this.#closed
  }

  async #listen(): Promise<void> {
    for await (const line of linesOf(this.#child.stderr)) this.#complaints += `${line}\n`
  }
}

async function* answersOf(child: ChildProcess): AsyncGenerator<StoreAnswer, void, undefined> {
  for await (const line of linesOf(child.stdout)) {
    const answer: StoreAnswer = JSON.parse(line)
    yield answer
  }
}
