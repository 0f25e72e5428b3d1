import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Event, type EventStore, encodeEvent, type TornTail } from '@nika/events'
import { describe, expect, onTestFinished, test } from 'vitest'
import { collect } from '../test/collect.ts'
import { numberedEvents } from '../test/numbered-events.ts'
import { temporaryFolder } from '../test/temporary-folder.ts'
import { createFileStore, type FileStoreOptions } from './index.ts'

const start: Event = { id: 0, timestamp_ms: 0, kind: { type: 'workflow_started', task_count: 0, workflow: 'sample' } }
const end: Event = { id: 1, timestamp_ms: 1.5, kind: { type: 'workflow_completed', final_output: null, total_duration_ms: 1.5 } }

// What every store does is checked by file-store.conformance.test.ts.
function openStore(options: FileStoreOptions): EventStore {
  const store = createFileStore(options)
  onTestFinished(() => store.close())
  return store
}

describe('the files of a store', () => {
  test('are one NDJSON file a run, an event a line', async () => {
    const dir = temporaryFolder()
    const store = openStore({ dir })

    await store.append('run', 0, [start, end])

    expect(readFileSync(join(dir, 'run.ndjson'), 'utf8')).toBe(
      '{"id":0,"timestamp_ms":0,"kind":{"type":"workflow_started","task_count":0,"workflow":"sample"}}\n' +
        '{"id":1,"timestamp_ms":1.5,"kind":{"type":"workflow_completed","final_output":null,"total_duration_ms":1.5}}\n',
    )
  })

  test('can be read by their owner alone', async () => {
    const dir = join(temporaryFolder(), '.nika', 'runs')
    const store = openStore({ dir })

    await store.append('run', 0, [start])

    const modes = ['..', '../.gitignore', '.', 'run.ndjson', 'run.lock', '.lock'].map((name) => [name, modeOf(join(dir, name))])
    expect(modes).toEqual([
      ['..', '700'],
      ['../.gitignore', '600'],
      ['.', '700'],
      ['run.ndjson', '600'],
      ['run.lock', '600'],
      ['.lock', '600'],
    ])
    await store.close()
  })

  test.each([
    ['.nika/runs', '.nika/.gitignore'],
    ['kept/elsewhere', 'kept/elsewhere/.gitignore'],
  ])('in %s are kept out of git by %s', async (dir, ignoring) => {
    const parent = temporaryFolder()
    const store = openStore({ dir: join(parent, dir) })

    await store.append('run', 0, [start, end])

    expect(readFileSync(join(parent, ignoring), 'utf8')).toBe('*\n')
  })

  test('leave a .gitignore as it is', async () => {
    const dir = temporaryFolder()
    writeFileSync(join(dir, '.gitignore'), '# these runs are kept\n')

    await openStore({ dir }).append('run', 0, [start, end])

    expect(readFileSync(join(dir, '.gitignore'), 'utf8')).toBe('# these runs are kept\n')
  })

  test('are made anew when somebody has removed their folder', async () => {
    const dir = join(temporaryFolder(), '.nika', 'runs')
    const store = openStore({ dir })
    await store.append('first', 0, [start, end])

    rmSync(join(dir, '..'), { recursive: true })
    await store.append('second', 0, [start, end])

    expect((await store.list()).map(({ run_id }) => run_id)).toEqual(['second'])
    expect(readFileSync(join(dir, '..', '.gitignore'), 'utf8')).toBe('*\n')
  })

  test('are not made before the first append', async () => {
    const dir = join(temporaryFolder(), 'runs')
    const store = openStore({ dir })

    expect(await store.list()).toEqual([])
    await expect(collect(store.read('run'))).rejects.toMatchObject({ code: 'NIKA-LOG-012' })
    await store.close()
    expect(existsSync(dir)).toBe(false)
  })

  test('are no more than they must be after a refused append', async () => {
    const dir = temporaryFolder()
    const store = openStore({ dir })

    await expect(store.append('run', 1, [end])).rejects.toMatchObject({ code: 'NIKA-LOG-010' })
    await store.close()

    expect(readdirSync(dir)).toEqual(['.gitignore', '.lock'])
  })

  test('keep their lock while the run goes on, and not when it has ended', async () => {
    const dir = temporaryFolder()
    const store = openStore({ dir })

    await store.append('run', 0, [start])
    expect(existsSync(join(dir, 'run.lock'))).toBe(true)

    await store.append('run', 1, [end])
    await store.append('other', 0, [start, end])
    expect(readdirSync(dir).sort()).toEqual(['.gitignore', '.lock', 'other.ndjson', 'run.ndjson'])
  })

  test.each(['.gitignore', '.lock', 'run.lock', 'run.ndjson.bak', 'a b.ndjson', 'notes.txt'])(
    'that are no runs are not listed: %s',
    async (name) => {
      const dir = temporaryFolder()
      writeFileSync(join(dir, name), encodeEvent(start))

      expect(await openStore({ dir }).list()).toEqual([])
    },
  )
})

describe('a torn last line', () => {
  const torn = '{"id":2,"timestamp_ms":3,"ki'

  test('is dropped and reported once when the run is read, and cut off before the next append', async () => {
    const { dir, tails, store } = storeWith(encodeEvent(start) + encodeEvent({ ...start, id: 1 }) + torn)

    expect(await collect(store.read('run'))).toEqual([start, { ...start, id: 1 }])
    expect(await collect(store.read('run', { from: 1 }))).toHaveLength(1)
    expect(tails).toEqual([['run', { line: 3, byte_offset: 192, byte_length: 28 }]])

    await store.append('run', 2, [{ ...end, id: 2 }])

    expect(readFileSync(join(dir, 'run.ndjson'), 'utf8').split('\n')[2]).toBe(encodeEvent({ ...end, id: 2 }).trimEnd())
    expect(tails).toHaveLength(1)
  })

  test('is reported by an append when nobody has read it', async () => {
    const { tails, store } = storeWith(encodeEvent(start) + torn)

    await store.append('run', 1, [end])

    expect(tails).toEqual([['run', { line: 2, byte_offset: 96, byte_length: 28 }]])
    expect(await collect(store.read('run'))).toEqual([start, end])
  })

  test('is torn even when it is whole but for its LF', async () => {
    const { tails, store } = storeWith(encodeEvent(start) + encodeEvent(end).trimEnd())

    expect(await collect(store.read('run'))).toEqual([start])
    expect(tails).toHaveLength(1)
    await store.append('run', 1, [{ ...end, timestamp_ms: 2 }])
    expect((await collect(store.read('run'))).at(-1)?.timestamp_ms).toBe(2)
  })

  test('is all there is of a file that is no run', async () => {
    const { store } = storeWith(torn)

    await expect(collect(store.read('run'))).rejects.toMatchObject({ code: 'NIKA-LOG-012' })
    expect(await store.list()).toEqual([])
    await store.append('run', 0, [start, end])
    expect(await collect(store.read('run'))).toEqual([start, end])
  })

  test('is not reported while another store is writing it', async () => {
    const { dir, tails, store } = storeWith('')
    const writer = openStore({ dir })
    await writer.append('run', 0, [start])
    appendFileSync(join(dir, 'run.ndjson'), torn)

    expect(await collect(store.read('run'))).toEqual([start])
    expect(tails).toEqual([])
    await writer.close()
    await collect(store.read('run'))
    expect(tails).toHaveLength(1)
  })

  test('is not seen by a list', async () => {
    const { store } = storeWith(encodeEvent(start) + encodeEvent(end) + torn)

    expect(await store.list()).toMatchObject([{ run_id: 'run', status: 'completed', event_count: 2 }])
  })
})

describe('a damaged log', () => {
  const lines = numberedEvents(0, 300).map(encodeEvent)

  test('in its middle gives what stands before, then says where', async () => {
    const { dir, store } = storeWith(lines.with(150, '{"id":150,\n').join(''))
    const seen: number[] = []

    const reading = (async () => {
      for await (const { id } of store.read('run')) seen.push(id)
    })()

    await expect(reading).rejects.toMatchObject({
      code: 'NIKA-LOG-004',
      where: { file: join(dir, 'run.ndjson'), line: 151, column: 1 },
      details: { byte_offset: Buffer.byteLength(lines.slice(0, 150).join('')) },
    })
    expect(seen).toEqual(Array.from({ length: 150 }, (_, id) => id))
  })

  test('says the same place when it is read from the middle on', async () => {
    const { store } = storeWith(lines.with(150, 'x\n').join(''))

    await expect(collect(store.read('run', { from: 100 }))).rejects.toMatchObject({
      where: { line: 151 },
      details: { byte_offset: Buffer.byteLength(lines.slice(0, 150).join('')) },
    })
    expect(await collect(store.read('run', { from: 151 }))).toHaveLength(149)
    expect(await collect(store.read('run', { to: 149 }))).toHaveLength(150)
  })

  test.each([
    ['NIKA-LOG-004', 'not JSON\n'],
    ['NIKA-LOG-002', '{"id":300}\n'],
    ['NIKA-LOG-017', Buffer.from([0x7b, 0xff, 0x7d, 0x0a])],
  ])('at its end takes no more events and is not listed: %s', async (code, line) => {
    const { dir, store } = storeWith(lines.join(''))
    appendFileSync(join(dir, 'run.ndjson'), line)

    await expect(store.append('run', 301, numberedEvents(301, 1))).rejects.toMatchObject({ code, where: { line: 301 } })
    expect(await store.list()).toEqual([])
    expect(existsSync(join(dir, 'run.lock'))).toBe(false)
  })

  test('of a format that is not known is refused from wherever it is read', async () => {
    const { store } = storeWith(
      ['{"producer":{"format":2},"type":"workflow_started"}', '{"type":"x"}', '{"type":"x"}'].map(lineOf).join(''),
    )

    for (const from of [0, 1, 2]) {
      await expect(collect(store.read('run', { from }))).rejects.toMatchObject({ code: 'NIKA-LOG-009', where: { line: 1 } })
      await expect(collect(store.follow('run', { from }))).rejects.toMatchObject({ code: 'NIKA-LOG-009', where: { line: 1 } })
    }
    await expect(store.append('run', 3, [{ id: 3, timestamp_ms: 3, kind: { type: 'x' } }])).rejects.toMatchObject({ code: 'NIKA-LOG-009' })
  })

  test('is checked against the definitions of kinds on request', async () => {
    const { dir, store } = storeWith('{"id":0,"timestamp_ms":0,"kind":{"type":"task_started","task_id":7}}\n')

    expect(await collect(store.read('run'))).toHaveLength(1)
    await expect(collect(openStore({ dir, validate: true }).read('run'))).rejects.toMatchObject({ code: 'NIKA-LOG-002' })
  })
})

describe('the options of a store', () => {
  test.each([
    [{ directory: 'x' }, 'the file store has no option "directory"; it has dir, sync, validate, onTornTail, onDamagedRun'],
    [{ sync: 'sometimes' }, 'sync cannot be "sometimes"; it is always, barrier or never'],
  ])('are refused when they are not known: %j', (options, message) => {
    expect(() => createFileStore(JSON.parse(JSON.stringify(options)))).toThrow(expect.objectContaining({ code: 'NIKA-LOG-019', message }))
  })
})

describe('what the system refuses', () => {
  test('is NIKA-LOG-014 when a folder cannot be made', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    const store = openStore({ dir: join(file, 'runs') })

    await expect(store.append('run', 0, [start])).rejects.toMatchObject({
      code: 'NIKA-LOG-014',
      transient: true,
      cause: { code: 'ENOTDIR' },
    })
    await store.close()
  })

  test('is NIKA-LOG-023 when a log cannot be read', async () => {
    const dir = temporaryFolder()
    mkdirSync(join(dir, 'run.ndjson'))
    const store = openStore({ dir })

    await expect(collect(store.read('run'))).rejects.toMatchObject({ code: 'NIKA-LOG-023', cause: { code: 'EISDIR' } })
    await expect(collect(store.follow('run'))).rejects.toMatchObject({ code: 'NIKA-LOG-023', cause: { code: 'EISDIR' } })
  })
})

interface StoreWithLog {
  readonly dir: string
  readonly store: EventStore
  readonly tails: (readonly [string, TornTail])[]
}

/** A store whose run `run` has this log. */
function storeWith(log: string): StoreWithLog {
  const dir = temporaryFolder()
  const tails: (readonly [string, TornTail])[] = []
  if (log !== '') writeFileSync(join(dir, 'run.ndjson'), log)
  return { dir, tails, store: openStore({ dir, onTornTail: (runId, tail) => tails.push([runId, tail]) }) }
}

function lineOf(kind: string, id: number): string {
  return `{"id":${id},"timestamp_ms":${id},"kind":${kind}}\n`
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8)
}
