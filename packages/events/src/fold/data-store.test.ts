import { describe, expect, test } from 'vitest'
import { eventsOf } from '../../test/logs.ts'
import { DataStore, dataStoreOf } from './data-store.ts'
import { replay } from './fold.ts'

const events = eventsOf(
  { type: 'workflow_started', task_count: 6, started_at: '2026-01-31T08:00:00.000Z' },
  { type: 'task_scheduled', task_id: 'second', dependencies: [] },
  { type: 'task_started', task_id: 'first' },
  { type: 'task_completed', task_id: 'first', output: { text: 'x' }, duration_ms: 0.5, extracted: { title: 't' } },
  { type: 'task_started', task_id: 'second' },
  { type: 'task_completed', task_id: 'second', output: null, duration_ms: 1, recovered_from: { code: 'NIKA-EXEC-001', error: 'exit 1' } },
  { type: 'task_skipped', task_id: 'gated', reason: 'gate' },
  { type: 'task_failed', task_id: 'failed', error: 'no', duration_ms: 1 },
  { type: 'task_cancelled', task_id: 'cancelled', reason: 'upstream' },
  { type: 'task_started', task_id: 'running' },
)

describe('DataStore', () => {
  const store = dataStoreOf(replay(events))

  test('has a result of each task that completed, recovered or was skipped, and of no other', () => {
    expect([...store.entries()].map(([taskId]) => taskId)).toEqual(['second', 'first', 'gated'])
    expect(store.has('first')).toBe(true)
    for (const taskId of ['failed', 'cancelled', 'running', 'nobody', 'toString']) {
      expect(store.has(taskId)).toBe(false)
      expect(store.get(taskId)).toBeUndefined()
    }
  })

  test('gives the output, the extracts and the times of a completed task', () => {
    expect(store.get('first')).toEqual({
      status: 'success',
      output: { text: 'x' },
      extracted: { title: 't' },
      error: undefined,
      started_at: '2026-01-31T08:00:00.002Z',
      ended_at: '2026-01-31T08:00:00.003Z',
      duration_ms: 0.5,
    })
  })

  test('says what a task recovered from', () => {
    expect(store.get('second')).toMatchObject({ status: 'success', output: null, error: { message: 'exit 1', code: 'NIKA-EXEC-001' } })
  })

  test('gives null for a skipped task, which never started', () => {
    expect(store.get('gated')).toEqual({
      status: 'skipped',
      output: null,
      extracted: {},
      error: undefined,
      started_at: '2026-01-31T08:00:00.006Z',
      ended_at: '2026-01-31T08:00:00.006Z',
      duration_ms: 0,
    })
  })

  test.each([
    ['does not say when the run began', undefined],
    ['says nonsense', 'yesterday'],
    ['names the end of time', '+275760-09-13T00:00:00.000Z'],
  ])('knows no times of day when the log %s', (_what, started_at) => {
    const [, ...rest] = events
    const unknown = dataStoreOf(replay([...eventsOf({ type: 'workflow_started', task_count: 6, started_at }), ...rest]))

    expect(unknown.get('first')).toMatchObject({ started_at: undefined, ended_at: undefined, duration_ms: 0.5 })
  })

  test('is empty when it is made of nothing', () => {
    expect([...new DataStore().entries()]).toEqual([])
  })
})
