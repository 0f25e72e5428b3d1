/**
 * The little of Node that the kit uses, described here and looked up at run time: so the kit compiles without Node's types
 * and a bundler for the browser finds no import of `node:` in it.
 */
export interface NodeRuntime {
  readonly execPath: string
  readonly stdin: AsyncIterable<Uint8Array | string>
  readonly stdout: TextSink
  getBuiltinModule(id: 'node:child_process'): ChildProcessModule
}

export interface TextSink {
  write(text: string): unknown
  end(): unknown
}

export interface ChildProcess {
  readonly stdin: TextSink & { on(event: 'error', listener: () => void): unknown }
  readonly stdout: AsyncIterable<Uint8Array | string>
  readonly stderr: AsyncIterable<Uint8Array | string>
  kill(signal: 'SIGKILL'): boolean
  once(event: 'close', listener: () => void): unknown
}

interface ChildProcessModule {
  spawn(command: string, args: readonly string[], options: { readonly stdio: 'pipe' }): ChildProcess
}

/** @throws Error where there is no Node. */
export function nodeRuntime(): NodeRuntime {
  const runtime: unknown = Reflect.get(globalThis, 'process')
  if (!isNodeRuntime(runtime)) throw new Error('this check starts processes, so it needs Node')
  return runtime
}

function isNodeRuntime(value: unknown): value is NodeRuntime {
  return typeof value === 'object' && value !== null && 'getBuiltinModule' in value && 'execPath' in value
}

/** Text that arrives in chunks, line by line; a last line without an end is left out: its writer died in it. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}
