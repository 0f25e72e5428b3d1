/** What a command may use of its process. */
export interface CommandContext {
  readonly version: string
  /** The working directory. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Calls `listener` with each signal of these that the process receives, instead of dying by it. Returns what ends that. */
  readonly onSignal: (signals: readonly NodeJS.Signals[], listener: (signal: NodeJS.Signals) => void) => () => void
}

/** A command: takes what stands after its name, answers with the exit code. */
export type Command = (args: readonly string[], context: CommandContext) => Promise<number>
