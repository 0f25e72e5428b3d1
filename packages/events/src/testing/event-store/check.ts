import type { JsonValue } from '../../json/json-value.ts'
import type { EventStore } from '../../store/event-store.ts'

/**
 * One place where runs are kept, empty when a check begins. What whoever tests a store gives to each check:
 *
 *     for (const check of eventStoreChecks) {
 *       test(check.name, async () => {
 *         const dir = await mkdtemp(join(tmpdir(), 'store-'))
 *         await check.run({ open: async () => createFileStore({ dir }) })
 *       })
 *     }
 */
export interface EventStoreHarness {
  /** A handle on the place. A check that needs nothing opens one; the others open several, at once and one after another. */
  open(): Promise<EventStore>
  /** How another process opens the same place; checks that need processes cannot do without. */
  readonly process?: StoreModule | undefined
}

/** What another process of Node imports to open a store. */
export interface StoreModule {
  /** URL of an ES module that exports `openStore(options): Promise<EventStore>`. */
  readonly url: string
  /** Given to `openStore`: a folder, a connection string. */
  readonly options?: JsonValue | undefined
  /** Options of Node itself, such as `--conditions=…` or `--import=…`. */
  readonly execArgv?: readonly string[] | undefined
}

/** One promise of the {@link EventStore} port. */
export interface EventStoreCheck {
  /** A sentence; unique. */
  readonly name: string
  /** reopen: the place outlives its handles. processes: several processes share it, and one of them may be killed. */
  readonly needs?: 'reopen' | 'processes' | undefined
  /** Rejects when the store breaks the promise. It closes every handle and ends every process that it started. */
  run(harness: EventStoreHarness): Promise<void>
}

/** A check of one handle. */
export function storeCheck(name: string, body: (store: EventStore) => Promise<void>): EventStoreCheck {
  return { name, run: (harness) => withStore(harness, body) }
}

/** A check of several handles, one after another or at once. */
export function reopenCheck(name: string, body: (harness: EventStoreHarness) => Promise<void>): EventStoreCheck {
  return { name, needs: 'reopen', run: body }
}

/** Opens a store for `body` and closes it afterwards, however it ends. */
export async function withStore<Result>(harness: EventStoreHarness, body: (store: EventStore) => Promise<Result>): Promise<Result> {
  const store = await harness.open()
  try {
    return await body(store)
  } finally {
    await store.close()
  }
}
