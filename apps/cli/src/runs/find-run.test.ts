import { defineErrors, logErrorTable, MemoryEventStore } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { recordedRun } from '../testing/recorded-run.ts'
import { findRun, shownStatus } from './find-run.ts'
import type { DamagedRun, RunStore } from './run-store.ts'

/** A store that holds a whole run under each id. */
async function storeOf(...ids: readonly string[]): Promise<RunStore> {
  const store = new MemoryEventStore()
  for (const id of ids) await store.append(id, 0, recordedRun)
  return { store, damaged: [] }
}

describe('a run is found', () => {
  test.each([
    ['by its id', '019a-1', '019a-1'],
    ['by the beginning of its id', '019b', '019b-7'],
    ['by an id with which another begins', '019c', '019c'],
    ['as the latest one', '@last', '019c-2'],
  ])('%s', async (_how, name, id) => {
    const runs = await storeOf('019a-1', '019a-2', '019b-7', '019c', '019c-2')

    expect((await findRun(runs, name)).run_id).toBe(id)
  })
})

describe('a run is not found', () => {
  test.each([
    ['under a name that no run has', '018', 'NIKA-LOG-012', 'there is no run 018', '`nika runs` lists them; the latest is @last'],
    ['under one that two have', '019a', 'NIKA-LOG-021', '2 runs begin with 019a: 019a-2, 019a-1', 'give more characters of the run id'],
    ['under what is a path', '../019a', 'NIKA-LOG-022', '`../019a` is not a run id', 'run ids hold letters, digits, - and _ only'],
    [
      'under what hides something',
      '\u001b[2J',
      'NIKA-LOG-022',
      '`\\u001b[2J` is not a run id',
      'run ids hold letters, digits, - and _ only',
    ],
  ])('%s', async (_how, name, code, message, hint) => {
    const runs = await storeOf('019a-1', '019a-2')

    await expect(findRun(runs, name)).rejects.toThrow(expect.objectContaining({ code, message, hint }))
  })

  test.each(['@last', '019a'])('when there are none: %s', async (name) => {
    await expect(findRun(await storeOf(), name)).rejects.toThrow(
      expect.objectContaining({ code: 'NIKA-CLI-006', message: 'there are no runs yet', hint: 'make one: nika run FILE' }),
    )
  })
})

describe('a run whose log is damaged', () => {
  const error = defineErrors(logErrorTable)('NIKA-LOG-004', {
    message: 'the line is not JSON',
    where: { file: '019b-2.ndjson', line: 1, column: 1 },
  })
  const damagedRun: DamagedRun = { run_id: '019b-2', error, byte_length: 6, modified_at: '2026-01-01T00:00:00.000Z' }

  test.each(['019b-2', '019b-', '019b'])('says what is wrong with it when it is named %s', async (name) => {
    const { store } = await storeOf('019a-1')

    await expect(findRun({ store, damaged: [damagedRun] }, name)).rejects.toBe(error)
  })

  test('is one of those that a name could mean', async () => {
    const { store } = await storeOf('019b-1')

    await expect(findRun({ store, damaged: [damagedRun] }, '019b')).rejects.toThrow('2 runs begin with 019b: 019b-2, 019b-1')
    expect((await findRun({ store, damaged: [damagedRun] }, '019b-1')).run_id).toBe('019b-1')
  })

  test('is the latest one only where there is no other', async () => {
    const { store } = await storeOf('019a-1')
    const { store: empty } = await storeOf()

    expect((await findRun({ store, damaged: [damagedRun] }, '@last')).run_id).toBe('019a-1')
    await expect(findRun({ store: empty, damaged: [damagedRun] }, '@last')).rejects.toBe(error)
    await expect(findRun({ store: empty, damaged: [damagedRun] }, '018')).rejects.toThrow('there is no run 018')
  })
})

test.each([
  ['running', true, 'running'],
  ['running', false, 'interrupted'],
  ['running', undefined, 'running'],
  ['completed', undefined, 'completed'],
] as const)('a run whose log says %s and of which being_written is %s is shown as %s', (status, being_written, shown) => {
  expect(shownStatus({ run_id: 'run', status, event_count: 1, duration_ms: 0, being_written })).toBe(shown)
})
