import { join, resolve } from 'node:path'
import type { EventStore, NikaError, TornTail } from '@nika/events'
import { createFileStore } from '@nika/store-file'
import type { CommandContext } from '../command-context.ts'
import { escapeLine } from '../terminal/escape.ts'
import { plural } from '../terminal/quantities.ts'

/** Where the runs of a working directory are kept: `.nika/runs`, or `runs` in the folder that NIKA_DIR names. */
function runsFolder({ cwd, env }: Pick<CommandContext, 'cwd' | 'env'>): string {
  const { NIKA_DIR: folder = '' } = env
  return join(resolve(cwd, folder === '' ? '.nika' : folder), 'runs')
}

/** A store, and what its lists pass over. */
export interface RunStore {
  readonly store: EventStore
  /** The damaged runs that the lists of the store have met so far. */
  readonly damaged: readonly DamagedRun[]
}

/** What is known of a run that cannot be listed, because its log is damaged or cannot be read. */
export interface DamagedRun {
  readonly run_id: string
  readonly error: NikaError
  readonly byte_length: number
  /** When its log was last written: ISO 8601, UTC. */
  readonly modified_at: string
}

/** The store of these runs. A torn last line is said on standard error. */
export function openRunStore(context: CommandContext): RunStore {
  const damaged: DamagedRun[] = []
  const onTornTail = (runId: string, tail: TornTail): void => void context.stderr.write(tornTailText(runId, tail))
  const store = createFileStore({ dir: runsFolder(context), onTornTail, onDamagedRun: (run) => damaged.push(run) })
  return { store, damaged }
}

function tornTailText(runId: string, { byte_length }: TornTail): string {
  return `note: the last line of run ${escapeLine(runId)} is torn (${plural(byte_length, 'byte')}): its process died while writing it. Everything before it is intact.\n`
}
