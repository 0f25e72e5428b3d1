import { join, resolve } from 'node:path'
import type { EventStore, TornTail } from '@nika/events'
import { createFileStore } from '@nika/store-file'
import type { CommandContext } from '../command-context.ts'
import { escapeLine } from '../terminal/escape.ts'
import { plural } from '../terminal/quantities.ts'

/** Where the runs of a working directory are kept: `.nika/runs`, or `runs` in the folder that NIKA_DIR names. */
function runsFolder({ cwd, env }: Pick<CommandContext, 'cwd' | 'env'>): string {
  const { NIKA_DIR: folder = '' } = env
  return join(resolve(cwd, folder === '' ? '.nika' : folder), 'runs')
}

/** The store of these runs. A torn last line is said on standard error. */
export function openRunStore(context: CommandContext): EventStore {
  return createFileStore({ dir: runsFolder(context), onTornTail: (runId, tail) => context.stderr.write(tornTailText(runId, tail)) })
}

function tornTailText(runId: string, { byte_length }: TornTail): string {
  return `note: the last line of run ${escapeLine(runId)} is torn (${plural(byte_length, 'byte')}): its process died while writing it. Everything before it is intact.\n`
}
