import { defineErrors, type Event, EventStream, logErrorTable, MemoryEventStore } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { recordedRun } from '../testing/recorded-run.ts'
import { findRun, shownStatus } from './find-run.ts'

/** A store that holds a whole run under each id. */
async function storeOf(...ids: readonly string[]): Promise<MemoryEventStore> {
  const store = new MemoryEventStore()
  for (const id of ids) await store.append(id, 0, recordedRun)
  return store
}

describe('a run is found', () => {
  test.each([
    ['by its id', '019a-1', '019a-1'],
    ['by the beginning of its id', '019b', '019b-7'],
    ['by an id with which another begins', '019c', '019c'],
    ['as the latest one', '@last', '019c-2'],
  ])('%s', async (_how, name, id) => {
    const store = await storeOf('019a-1', '019a-2', '019b-7', '019c', '019c-2')

    expect((await findRun(store, name)).run_id).toBe(id)
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
    const store = await storeOf('019a-1', '019a-2')

    await expect(findRun(store, name)).rejects.toThrow(expect.objectContaining({ code, message, hint }))
  })

  test.each(['@last', '019a'])('when there are none: %s', async (name) => {
    await expect(findRun(await storeOf(), name)).rejects.toThrow(
      expect.objectContaining({ code: 'NIKA-CLI-006', message: 'there are no runs yet', hint: 'make one: nika run FILE' }),
    )
  })
})

test('a run that lists pass over because its log is damaged says where it is', async () => {
  const damage = defineErrors(logErrorTable)('NIKA-LOG-004', {
    message: 'the line is not JSON',
    where: { file: '019a-1.ndjson', line: 1, column: 1 },
  })
  async function* failing(): AsyncGenerator<readonly Event[]> {
    yield []
    throw damage
  }
  class DamagedStore extends MemoryEventStore {
    override read(runId: string): EventStream {
      return runId === '019a-1' ? new EventStream(failing()) : super.read(runId)
    }
  }
  const store = new DamagedStore()
  await store.append('019a-2', 0, recordedRun)

  await expect(findRun(store, '019a-1')).rejects.toBe(damage)
})

test.each([
  ['running', true, 'running'],
  ['running', false, 'interrupted'],
  ['running', undefined, 'running'],
  ['completed', undefined, 'completed'],
] as const)('a run whose log says %s and of which being_written is %s is shown as %s', (status, being_written, shown) => {
  expect(shownStatus({ run_id: 'run', status, event_count: 1, duration_ms: 0, being_written })).toBe(shown)
})
