/** What a run takes from where it runs. */
export interface Platform {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds that never go back. */
  readonly clock: () => number
  /** The folder that `path` names from the working directory, absolute; without one the working directory. */
  readonly folder: (path?: string) => string
  /** Processors that programs may use. */
  readonly cores: () => number
  /** In hex, of the text's UTF-8 bytes. */
  readonly sha256: (text: string) => string
  /** An id that sorts by time and is unique on all machines. */
  readonly newRunId: () => string
}
