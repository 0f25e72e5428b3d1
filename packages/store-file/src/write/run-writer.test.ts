import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Event, encodeEvent } from '@nika/events'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { collect } from '../../test/collect.ts'
import { numberedEvents } from '../../test/numbered-events.ts'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { WatchedFiles } from '../../test/watched-files.ts'
import { buildWriter, WriterProcess } from '../../test/writer-process.ts'
import { FileStore } from '../file-store.ts'
import { RunLock } from '../lock/run-lock.ts'
import { type FileStoreOptions, settingsOf } from '../options.ts'
import { RunFolder } from '../run-folder.ts'

let programs: string
let writer: string

beforeAll(async () => {
  programs = mkdtempSync(join(tmpdir(), 'nika-writer-'))
  writer = await buildWriter(programs)
})

afterAll(() => rmSync(programs, { recursive: true }))

describe('group commit', () => {
  test('writes and syncs appends that wait together as one', async () => {
    const { store, files } = watchedStore()

    await Promise.all(Array.from({ length: 100 }, (_, id) => store.append('run', id, numberedEvents(id, 1), { durable: true })))

    expect(files.calls).toEqual(['write', 'sync'])
    expect(await collect(store.read('run'))).toEqual(numberedEvents(0, 100))
  })

  test('answers each append of a batch for itself', async () => {
    const { store } = watchedStore()

    const answers = await Promise.allSettled([
      store.append('run', 0, numberedEvents(0, 2)),
      store.append('run', 5, numberedEvents(5, 1)),
      store.append('run', 2, [cyclic(2)]),
      store.append('run', 2, numberedEvents(2, 2)),
      store.append('run', 0, numberedEvents(0, 4)),
    ])

    expect(answers.map((answer) => (answer.status === 'fulfilled' ? 'done' : answer.reason.code))).toEqual([
      'done',
      'NIKA-LOG-010',
      'NIKA-LOG-001',
      'done',
      'done',
    ])
    expect(await collect(store.read('run'))).toEqual(numberedEvents(0, 4))
  })

  test('writes a lot in several parts', async () => {
    const { store } = watchedStore()
    const large = numberedEvents(0, 30).map((event) => ({ ...event, kind: { type: 'note', text: 'ü'.repeat(600_000) } }))

    await Promise.all(large.map((event) => store.append('run', event.id, [event])))

    expect(await collect(store.read('run'))).toEqual(large)
  })
})

describe('the sync mode', () => {
  test.each([
    ['always', [false, false, true], 3],
    ['barrier', [false, false, true], 1],
    ['barrier', [false, false, false], 0],
    ['never', [true, true, true], 0],
  ] as const)('%s syncs appends that ask %j to be durable %d times', async (sync, durable, syncs) => {
    const { store, files } = watchedStore({ sync })

    for (const [id, isDurable] of durable.entries()) await store.append('run', id, numberedEvents(id, 1), { durable: isDurable })

    expect(files.count('sync')).toBe(syncs)
  })

  test('barrier syncs what was appended before, and not twice', async () => {
    const { store, files } = watchedStore()
    await store.append('run', 0, numberedEvents(0, 3))

    await store.append('run', 3, [], { durable: true })
    await store.append('run', 0, numberedEvents(0, 3), { durable: true })

    expect(files.calls).toEqual(['write', 'sync'])
  })

  test('barrier syncs what another writer may have left unsynced', async () => {
    const { dir, store } = watchedStore()
    await store.append('run', 0, numberedEvents(0, 3))
    await store.close()
    const again = watchedStore({ dir })

    await again.store.append('run', 0, numberedEvents(0, 3), { durable: true })

    expect(again.files.calls).toEqual(['sync'])
  })
})

describe('the name of a file', () => {
  test('is synced once with the first durable append, and so are the folders above that are the store’s own', async () => {
    const parent = temporaryFolder()
    const { store, files } = watchedStore({ dir: join(parent, '.nika', 'runs') })
    await store.append('run', 0, numberedEvents(0, 1))
    expect(files.folders).toEqual([])

    await store.append('run', 1, numberedEvents(1, 1), { durable: true })
    await store.append('run', 2, numberedEvents(2, 1), { durable: true })

    expect(files.folders.toSorted()).toEqual([parent, join(parent, '.nika'), join(parent, '.nika', 'runs')])
  })

  test('that cannot be synced is a failed sync', async () => {
    const { store, files } = watchedStore()
    files.failing.add('folder')

    await expect(store.append('run', 0, numberedEvents(0, 1), { durable: true })).rejects.toMatchObject({ code: 'NIKA-LOG-013' })
  })
})

describe('a write that fails', () => {
  test('leaves nothing of the append, and the next one goes on', async () => {
    const { dir, store, files } = watchedStore()
    await store.append('run', 0, numberedEvents(0, 3))
    files.failing.add('write')

    await expect(store.append('run', 3, numberedEvents(3, 5))).rejects.toMatchObject({
      code: 'NIKA-LOG-014',
      transient: true,
      cause: { code: 'EIO' },
    })

    expect(readFileSync(join(dir, 'run.ndjson'), 'utf8')).toBe(numberedEvents(0, 3).map(encodeEvent).join(''))
    files.failing.clear()
    await store.append('run', 3, numberedEvents(3, 5))
    expect(await collect(store.read('run'))).toEqual(numberedEvents(0, 8))
  })

  test('and cannot be cut back is cut back before the next append', async () => {
    const { store, files } = watchedStore()
    await store.append('run', 0, numberedEvents(0, 3))
    files.failing.add('write').add('truncate')

    await expect(store.append('run', 3, numberedEvents(3, 1))).rejects.toMatchObject({ code: 'NIKA-LOG-014' })
    await expect(store.append('run', 3, numberedEvents(3, 1))).rejects.toMatchObject({ code: 'NIKA-LOG-014' })
    files.failing.clear()
    await store.append('run', 3, numberedEvents(3, 1))

    expect(await collect(store.read('run'))).toEqual(numberedEvents(0, 4))
  })

  test('is also the failure of the appends that wait behind it', async () => {
    const { store, files } = watchedStore()
    files.failing.add('write')

    const first = store.append('run', 0, numberedEvents(0, 1))
    await Promise.resolve()
    const second = store.append('run', 1, numberedEvents(1, 1))

    await expect(Promise.allSettled([first, second])).resolves.toMatchObject([
      { reason: { code: 'NIKA-LOG-014' } },
      { reason: { code: 'NIKA-LOG-014' } },
    ])
  })

  test('on a full disk is NIKA-LOG-014, with the part that found room cut back', async () => {
    const dir = temporaryFolder()
    // The limit on the size of a file fails as a full disk does: a short write, then an error.
    const process = new WriterProcess([writer, dir, 'fill'], ['bash', '-c', 'trap "" XFSZ; ulimit -f 64; exec "$@"', 'bash'])

    const answers = [await process.ask('0 10'), await process.ask('10 5000'), await process.ask('10 5000'), await process.ask('10 10')]
    await process.end()

    expect(answers).toEqual(['won', 'NIKA-LOG-014', 'NIKA-LOG-014', 'won'])
    expect(readFileSync(join(dir, 'run.ndjson'), 'utf8')).toBe(numberedEvents(0, 20).map(encodeEvent).join(''))
  })
})

describe('a sync that fails', () => {
  test('is final: the append is cut back, and every later one gets the same error without another try', async () => {
    const { dir, store, files } = watchedStore()
    await store.append('run', 0, numberedEvents(0, 3), { durable: true })
    files.failing.add('sync')

    await expect(store.append('run', 3, numberedEvents(3, 2), { durable: true })).rejects.toMatchObject({
      code: 'NIKA-LOG-013',
      cause: { code: 'EIO' },
    })
    files.failing.clear()
    await expect(store.append('run', 3, numberedEvents(3, 2))).rejects.toMatchObject({ code: 'NIKA-LOG-013' })
    await expect(store.append('run', 3, [], { durable: true })).rejects.toMatchObject({ code: 'NIKA-LOG-013' })

    expect(files.count('sync')).toBe(2)
    expect(readFileSync(join(dir, 'run.ndjson'), 'utf8')).toBe(numberedEvents(0, 3).map(encodeEvent).join(''))
  })

  test('harms no other run', async () => {
    const { store, files } = watchedStore()
    files.failing.add('sync')
    await expect(store.append('run', 0, numberedEvents(0, 1), { durable: true })).rejects.toMatchObject({ code: 'NIKA-LOG-013' })
    files.failing.clear()

    await store.append('other', 0, numberedEvents(0, 1), { durable: true })

    expect(await collect(store.read('other'))).toHaveLength(1)
  })
})

describe('a run that is taken over', () => {
  test('by a writer that removed the lock is NIKA-LOG-018 to the first one, which writes nothing more', async () => {
    const { dir, store } = watchedStore()
    const other = watchedStore({ dir }).store
    await store.append('run', 0, numberedEvents(0, 2))
    rmSync(join(dir, 'run.lock'))
    await other.append('run', 2, numberedEvents(2, 1))

    await expect(store.append('run', 2, [{ id: 2, timestamp_ms: 9, kind: { type: 'mine' } }])).rejects.toMatchObject({
      code: 'NIKA-LOG-018',
    })

    expect(await collect(store.read('run'))).toEqual(numberedEvents(0, 3))
    await expect(store.append('run', 3, numberedEvents(3, 1))).rejects.toMatchObject({ code: 'NIKA-LOG-011' })
    await other.close()
    await store.append('run', 3, numberedEvents(3, 1))
    expect(await collect(store.read('run'))).toEqual(numberedEvents(0, 4))
  })

  test('by a writer that removed the lock, and has not written yet, is NIKA-LOG-018 as well', async () => {
    const { dir, store } = watchedStore()
    await store.append('run', 0, numberedEvents(0, 2))
    rmSync(join(dir, 'run.lock'))
    const other = RunLock.acquire(new RunFolder(dir), 'run')

    await expect(store.append('run', 2, numberedEvents(2, 1))).rejects.toMatchObject({ code: 'NIKA-LOG-018' })

    expect(await collect(store.read('run'))).toEqual(numberedEvents(0, 2))
    other.release()
  })

  test.each([
    ['removed', (log: string) => rmSync(log)],
    ['appended to', (log: string) => appendFileSync(log, 'x')],
    ['shortened', (log: string) => truncateSync(log, 10)],
    ['emptied', (log: string) => writeFileSync(log, '')],
    ['replaced by a copy', replaceByCopy],
  ])('by somebody whose hand has %s its log is NIKA-LOG-018', async (_what, harm) => {
    const { dir, store } = watchedStore()
    await store.append('run', 0, numberedEvents(0, 2))
    harm(join(dir, 'run.ndjson'))

    await expect(store.append('run', 2, numberedEvents(2, 1), { durable: true })).rejects.toMatchObject({ code: 'NIKA-LOG-018' })
  })
})

function replaceByCopy(log: string): void {
  copyFileSync(log, `${log}.copy`)
  renameSync(`${log}.copy`, log)
}

/** An event that is not JSON. */
function cyclic(id: number): Event {
  const value: Record<string, never> = {}
  Object.assign(value, { self: value })
  return { id, timestamp_ms: id, kind: { type: 'note', value } }
}

interface WatchedStore {
  readonly dir: string
  readonly store: FileStore
  readonly files: WatchedFiles
}

function watchedStore(options: FileStoreOptions = {}): WatchedStore {
  const dir = options.dir ?? temporaryFolder()
  const files = new WatchedFiles()
  const store = new FileStore(settingsOf({ ...options, dir }), files.open)
  onTestFinished(() => store.close())
  return { dir, files, store }
}
