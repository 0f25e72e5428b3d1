import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { decodeEvents, type Event, isKnownKind, isNikaError } from '@nika/events'
import { cassette, type Provider } from '@nika/provider'
import { cliError } from '../errors/codes.ts'
import type { ModelAccess } from '../providers.ts'
import { findRun } from '../runs/find-run.ts'
import type { RunStore } from '../runs/run-store.ts'

/** Where cassettes lie. */
export interface CassetteSource {
  readonly runs: RunStore
  readonly cwd: string
}

/**
 * Models that answer from a recording alone: of a run, or of a file of events. A call that it does not hold is
 * NIKA-REPLAY-020. Nothing is tried again and nothing costs anything.
 * @param name a run as `findRun` takes it; what holds a dot or a slash is the path of a file.
 * @param prefixes of models that are called.
 * @throws the codes of `findRun`, NIKA-CLI-004 when the file cannot be read or holds no events, NIKA-LOG codes when it is no log.
 */
export async function openCassette(name: string, prefixes: readonly string[], source: CassetteSource): Promise<ModelAccess> {
  const calls = await readCalls(name, source)
  const recorded = calls.flatMap(({ kind }) => (isKnownKind(kind) && kind.type === 'provider_called' ? [kind.provider] : []))
  const names = [...new Set([...prefixes, ...recorded])]
  const providers = Object.fromEntries(names.map((prefix): [string, Provider] => [prefix, cassette(calls, { name: prefix })]))
  return { providers, modelCalls: { retry: false, prices: false } }
}

/** The events of model calls, without the rest of the run. */
async function readCalls(name: string, { runs, cwd }: CassetteSource): Promise<readonly Event[]> {
  const events = isPath(name) ? readFile(name, cwd) : runs.store.read((await findRun(runs, name)).run_id)
  const calls: Event[] = []
  let isEmpty = true
  for await (const event of events) {
    isEmpty = false
    if (event.kind.type.startsWith('provider_')) calls.push(event)
  }
  if (!isEmpty) return calls
  throw cliError('NIKA-CLI-004', {
    message: `the cassette ${name} holds no events`,
    hint: 'give a run, or a file that --events wrote',
    details: { file: name },
  })
}

async function* readFile(name: string, cwd: string): AsyncGenerator<Event> {
  try {
    yield* decodeEvents(createReadStream(resolve(cwd, name)), { file: name })
  } catch (cause) {
    if (isNikaError(cause)) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw cliError('NIKA-CLI-004', { message: `the cassette ${name} cannot be read: ${reason}`, details: { file: name }, cause })
  }
}

function isPath(name: string): boolean {
  return /[./\\]/.test(name)
}
