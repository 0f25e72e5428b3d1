import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Event, encodeEvent } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { numberedEvents } from '../../test/numbered-events.ts'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { createFileStore } from '../index.ts'

const start: Event = {
  id: 0,
  timestamp_ms: 0,
  kind: { type: 'workflow_started', task_count: 3, workflow: 'sample', started_at: '2026-01-02T03:04:05.678Z' },
}

// What every store does is checked by file-store.conformance.test.ts.
describe('a list of runs', () => {
  test('reads the head and the tail of a log, and not what is between', async () => {
    const dir = folderWith({ run: `${encodeEvent(start)}${'damaged\n'.repeat(100_000)}${encodeEvent(lastEvent(9, 'short'))}` })

    expect(await createFileStore({ dir }).list()).toEqual([
      {
        run_id: 'run',
        status: 'failed',
        event_count: 10,
        duration_ms: 4.5,
        workflow: 'sample',
        started_at: '2026-01-02T03:04:05.678Z',
        task_count: 3,
      },
    ])
  })

  test('opens no more logs than it was asked for', async () => {
    const dir = folderWith({ '019c': encodeEvent(start), '019b': encodeEvent(start) })
    // To open it would be told.
    mkdirSync(join(dir, '019a.ndjson'))
    const told: string[] = []
    const store = createFileStore({ dir, onDamagedRun: ({ run_id }) => told.push(run_id) })

    expect((await store.list({ limit: 2 })).map(({ run_id }) => run_id)).toEqual(['019c', '019b'])
    expect((await store.list({ prefix: '019c' })).map(({ run_id }) => run_id)).toEqual(['019c'])
    expect(told).toEqual([])
    await store.list({ limit: 3 })
    expect(told).toEqual(['019a'])
  })

  test('tells of each log that cannot be read, and lists the others', async () => {
    const dir = folderWith({ '019a': encodeEvent(start), '019e': encodeEvent(start) })
    mkdirSync(join(dir, '019b.ndjson'))
    symlinkSync('019c.ndjson', join(dir, '019c.ndjson'))
    execFileSync('mkfifo', [join(dir, '019d.ndjson')])
    const told: unknown[] = []
    const store = createFileStore({ dir, onDamagedRun: ({ run_id, error }) => told.push([run_id, error.code, error.message]) })

    expect((await store.list()).map(({ run_id }) => run_id)).toEqual(['019e', '019a'])
    expect(told).toEqual([
      ['019d', 'NIKA-LOG-023', 'run 019d could not be read: it is not a file'],
      ['019c', 'NIKA-LOG-023', expect.stringContaining('run 019c could not be read: ELOOP')],
      ['019b', 'NIKA-LOG-023', 'run 019b could not be read: it is not a file'],
    ])
  })

  test('of hundreds of runs holds each', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => `run-${1000 + index}`)
    const dir = folderWith(Object.fromEntries(ids.map((runId) => [runId, encodeEvent(start)])))

    expect((await createFileStore({ dir }).list()).map(({ run_id }) => run_id)).toEqual(ids.toReversed())
    expect(await createFileStore({ dir }).list({ workflow: 'other' })).toEqual([])
  })

  test.each([
    ['of exactly the size of a chunk', 64 * 1024 - encodeEvent(lastEvent(1, '')).length],
    ['a little longer than a chunk', 64 * 1024],
    ['of many chunks', 1_000_000],
  ])('knows a run by a last line %s', async (_what, length) => {
    const dir = folderWith({ run: encodeEvent(start) + encodeEvent(lastEvent(1, 'x'.repeat(length))) })

    expect(await createFileStore({ dir }).list()).toMatchObject([{ status: 'failed', event_count: 2, duration_ms: 0.5 }])
  })

  test('knows a run by a long last line that another program wrote in its own way', async () => {
    const { id, timestamp_ms, kind } = lastEvent(1, 'x'.repeat(100_000))
    const dir = folderWith({ run: `${encodeEvent(start)}${JSON.stringify({ kind, timestamp_ms, id })}\n` })

    expect(await createFileStore({ dir }).list()).toMatchObject([{ status: 'failed', event_count: 2, duration_ms: 0.5 }])
  })

  test('passes over files without a whole event, and over what is no log', async () => {
    const dir = folderWith({
      empty: '',
      torn: encodeEvent(start).trimEnd(),
      text: 'hello\n',
      'first-is-damaged': `{}\n${encodeEvent(lastEvent(1, ''))}`,
      good: numberedEvents(0, 3).map(encodeEvent).join(''),
    })

    mkdirSync(join(dir, 'folder.ndjson'))

    expect((await createFileStore({ dir }).list()).map(({ run_id }) => run_id)).toEqual(['good'])
  })

  test('tells of the runs that it passes over because their first or last event is damaged', async () => {
    const dir = folderWith({
      empty: '',
      'first-is-damaged': `{}\n${encodeEvent(lastEvent(1, ''))}`,
      good: numberedEvents(0, 3).map(encodeEvent).join(''),
      'last-is-damaged': `${encodeEvent(start)}hello\n`,
    })
    utimesSync(join(dir, 'last-is-damaged.ndjson'), 0, 1)
    const told: unknown[] = []
    const store = createFileStore({
      dir,
      onDamagedRun: ({ run_id, error, byte_length, modified_at }) => told.push([run_id, error.code, byte_length, modified_at]),
    })

    expect((await store.list()).map(({ run_id }) => run_id)).toEqual(['good'])
    expect(told).toEqual([
      ['last-is-damaged', 'NIKA-LOG-004', encodeEvent(start).length + 6, '1970-01-01T00:00:01.000Z'],
      ['first-is-damaged', 'NIKA-LOG-002', 3 + encodeEvent(lastEvent(1, '')).length, expect.any(String)],
    ])

    told.length = 0
    await store.list({ prefix: 'last' })
    expect(told).toEqual([['last-is-damaged', 'NIKA-LOG-004', expect.any(Number), expect.any(String)]])
  })
})

function lastEvent(id: number, error: string): Event {
  return { id, timestamp_ms: id / 2, kind: { type: 'workflow_failed', error } }
}

function folderWith(logs: Readonly<Record<string, string>>): string {
  const dir = temporaryFolder()
  for (const [runId, log] of Object.entries(logs)) writeFileSync(join(dir, `${runId}.ndjson`), log)
  return dir
}
