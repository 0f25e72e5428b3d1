import { isNikaError } from '../../errors/nika-error.ts'
import type { Event } from '../../event/event.ts'
import { parseJson } from '../../json/parse-json.ts'
import type { EventStore } from '../../store/event-store.ts'
import type { StoreModule } from './check.ts'
import { stored } from './expect.ts'
import { linesOf, nodeRuntime } from './node-runtime.ts'
import { numberedEvents } from './sample-events.ts'

/** What a process is told, one line each. */
export type StoreCommand =
  /** Append these events. */
  | { readonly do: 'append'; readonly runId: string; readonly expectedNextId: number; readonly events: readonly Event[] }
  /** Append numbered events without end, from the end of the run on, several appends at a time. */
  | { readonly do: 'flood'; readonly runId: string }

/** What a process answers, one line each. */
export interface StoreAnswer {
  readonly ready?: true
  /** The append was acknowledged: events up to this id are stored. */
  readonly acknowledged?: number
  /** The append was refused. */
  readonly refused?: { readonly code: string; readonly message: string }
}

/**
 * The whole life of a process that a check starts: opens the store, does what it is told, and closes it at the end of input.
 * Exported for that process alone.
 */
export async function serveStore(module: StoreModule): Promise<void> {
  const { stdin } = nodeRuntime()
  const store = await openStore(module)
  answer({ ready: true })
  for await (const line of linesOf(stdin)) await obey(store, commandOf(line))
  await store.close()
}

async function obey(store: EventStore, command: StoreCommand): Promise<void> {
  switch (command.do) {
    case 'append':
      return append(store, command.runId, command.events, command.expectedNextId)
    case 'flood':
      return flood(store, command.runId)
  }
}

async function append(store: EventStore, runId: string, events: readonly Event[], expectedNextId: number): Promise<void> {
  try {
    await store.append(runId, expectedNextId, events, { durable: expectedNextId % 2 === 0 })
    answer({ acknowledged: expectedNextId + events.length - 1 })
  } catch (error) {
    answer({ refused: { code: isNikaError(error) ? error.code : 'none', message: String(error) } })
  }
}

async function flood(store: EventStore, runId: string): Promise<never> {
  let nextId = (await stored(store, runId)).length
  for (;;) {
    const appends: Promise<void>[] = []
    for (const count of [1, 3, 1, 8]) {
      appends.push(append(store, runId, numberedEvents(nextId, count), nextId))
      nextId += count
    }
    await Promise.all(appends)
  }
}

function answer(message: StoreAnswer): void {
  nodeRuntime().stdout.write(`${JSON.stringify(message)}\n`)
}

function commandOf(line: string): StoreCommand {
  const command: StoreCommand = JSON.parse(line)
  return command
}

async function openStore({ url, options }: StoreModule): Promise<EventStore> {
  const module: unknown = await import(url)
  if (typeof module === 'object' && module !== null && 'openStore' in module && isOpenStore(module.openStore)) {
    return module.openStore(options === undefined ? undefined : parseJson(JSON.stringify(options)))
  }
  throw new Error(`${url} does not export openStore(options): Promise<EventStore>`)
}

function isOpenStore(value: unknown): value is (options: unknown) => Promise<EventStore> {
  return typeof value === 'function'
}
