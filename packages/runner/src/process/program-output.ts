import type { Capture } from '@nika/language'
import { OutputBuffer, OutputTail } from './output-buffer.ts'

/** Bytes of the error output that the log keeps. */
const stderrTailBytes = 64 * 1024

export interface OutputOptions {
  readonly capture: Capture
  /** Bytes that are kept of all captured outputs together. */
  readonly limitBytes: number
  /** Called once, when there is more than that. */
  readonly onExceeded: () => void
}

/** What a program writes: the captured outputs whole, up to a limit; the others counted, the error output's end kept. */
export class ProgramOutput {
  readonly #options: OutputOptions
  readonly #stdout = new OutputBuffer()
  readonly #stderr: OutputBuffer
  readonly #stderrTail = new OutputTail(stderrTailBytes)
  #stdoutLength = 0
  #exceeded = false

  constructor(options: OutputOptions) {
    this.#options = options
    // Combined, both go into one buffer, in the order in which they arrive.
    this.#stderr = options.capture === 'combined' ? this.#stdout : new OutputBuffer()
  }

  readonly onStdout = (chunk: Buffer): void => {
    this.#stdoutLength += chunk.length
    if (this.#options.capture !== 'stderr') this.#keep(this.#stdout, chunk)
  }

  readonly onStderr = (chunk: Buffer): void => {
    this.#stderrTail.push(chunk)
    if (this.#options.capture !== 'stdout') this.#keep(this.#stderr, chunk)
  }

  /** Whether more came than the limit allows; what came after is lost. */
  get exceeded(): boolean {
    return this.#exceeded
  }

  /** Bytes that are kept of all captured outputs together. */
  get limitBytes(): number {
    return this.#options.limitBytes
  }

  /** Bytes of the standard output, captured or not. */
  get stdoutLength(): number {
    return this.#stdoutLength
  }

  /** The last 64 KiB of the error output. */
  get stderrTail(): string {
    return this.#stderrTail.text()
  }

  /** The captured standard output; with `combined` both outputs. */
  get stdout(): Buffer {
    return this.#stdout.bytes()
  }

  /** The captured error output. */
  get stderr(): Buffer {
    return this.#stderr.bytes()
  }

  #keep(buffer: OutputBuffer, chunk: Buffer): void {
    if (this.#exceeded) return
    buffer.push(chunk)
    const kept = this.#stdout.length + (this.#stderr === this.#stdout ? 0 : this.#stderr.length)
    if (kept <= this.#options.limitBytes) return
    this.#exceeded = true
    this.#options.onExceeded()
  }
}
