import type { NikaError, TornTail } from '@nika/events'
import { storeError } from './errors/store-error.ts'

export interface FileStoreOptions {
  /** The folder that holds one file a run; made when the first run is written. Default `.nika/runs` in the working directory. */
  readonly dir?: string | undefined
  /**
   * When appends wait for the disk: `always`, each one; `barrier`, those that ask to be durable; `never`, none, whatever they
   * ask. Default `barrier`.
   */
  readonly sync?: SyncMode | undefined
  /** Checks known kinds against their definition when they are read. Default false: the store wrote them. */
  readonly validate?: boolean | undefined
  /**
   * Told of each run whose last line is torn, because its writer died in it: when it is read, or else when it is cut off
   * before the next append. It was never acknowledged; nothing before it is harmed.
   */
  readonly onTornTail?: ((runId: string, tail: TornTail) => void) | undefined
  /**
   * Told, while a list is made, of each run with the asked beginning that the list passes over because its log cannot be read,
   * or the first or the last event of it is damaged. Whether it would pass the rest of the filter, nobody knows.
   */
  readonly onDamagedRun?: ((run: DamagedRun) => void) | undefined
}

/** What is known of a run whose log is damaged where a list reads it. */
export interface DamagedRun {
  readonly run_id: string
  /** What is wrong with the log. */
  readonly error: NikaError
  readonly byte_length: number
  /** When it was last written: ISO 8601, UTC. */
  readonly modified_at: string
}

export type SyncMode = 'always' | 'barrier' | 'never'

/** The options with their defaults. */
export interface FileStoreSettings {
  readonly dir: string
  readonly sync: SyncMode
  readonly validate: boolean
  readonly onTornTail: (runId: string, tail: TornTail) => void
  readonly onDamagedRun: (run: DamagedRun) => void
}

const known: Readonly<Record<keyof FileStoreOptions, true>> = {
  dir: true,
  sync: true,
  validate: true,
  onTornTail: true,
  onDamagedRun: true,
}
const ignore = (): void => undefined
const syncModes: readonly string[] = ['always', 'barrier', 'never'] satisfies readonly SyncMode[]

/** @throws NIKA-LOG-019 when an option is not known, or `sync` is none of its modes. */
export function settingsOf(options: FileStoreOptions): FileStoreSettings {
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(known, name))
      throw storeError('NIKA-LOG-019', {
        message: `the file store has no option ${JSON.stringify(name)}; it has ${Object.keys(known).join(', ')}`,
      })
  }
  const { dir = '.nika/runs', sync = 'barrier', validate = false, onTornTail = ignore, onDamagedRun = ignore } = options
  if (!syncModes.includes(sync)) {
    throw storeError('NIKA-LOG-019', { message: `sync cannot be ${JSON.stringify(sync)}; it is always, barrier or never` })
  }
  return { dir, sync, validate, onTornTail, onDamagedRun }
}
