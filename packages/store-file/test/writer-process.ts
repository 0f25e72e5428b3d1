import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Bundles writer.ts, which then starts in a tenth of the time. @returns the file */
export async function buildWriter(folder: string): Promise<string> {
  const outfile = join(folder, 'writer.mjs')
  const entryPoints = [fileURLToPath(new URL('./writer.ts', import.meta.url))]
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', conditions: ['@nika/source'] })
  return outfile
}

/** A process that runs writer.ts. */
export class WriterProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>
  readonly #closed: Promise<unknown>

  /** @param wrapper a program and its arguments that starts Node in its place */
  constructor(args: readonly string[], wrapper: readonly string[] = []) {
    const [program = process.execPath, ...rest] = [...wrapper, process.execPath, ...args]
    this.#child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#child.stdin.on('error', () => undefined)
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
    this.#closed = once(this.#child, 'close')
  }

  /** Says a line to it. */
  say(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  /** The next line that it says. */
  async hear(): Promise<string> {
    const { value, done } = await this.#lines.next()
    if (done === true) throw new Error('the writer has ended')
    return value
  }

  async ask(line: string): Promise<string> {
    this.say(line)
    return this.hear()
  }

  /** Kills it as a crash would. @returns what it had said */
  async kill(): Promise<readonly string[]> {
    this.#child.kill('SIGKILL')
    const said: string[] = []
    for (let next = await this.#lines.next(); next.done !== true; next = await this.#lines.next()) said.push(next.value)
    await this.#closed
    return said
  }

  /** Lets it come to its end. */
  async end(): Promise<void> {
    this.#child.stdin.end()
    await this.#closed
  }
}
