import { describe, expect, test } from 'vitest'
import { replay } from '../fold/fold.ts'
import { EventLog } from '../log/event-log.ts'
import { MemoryEventStore } from './memory-store.ts'

// What every store does is in eventStoreChecks, which testing/ runs on this one too.
describe('MemoryEventStore', () => {
  test('shares the events that it is given', async () => {
    const log = new EventLog()
    log.emit({ type: 'workflow_started', task_count: 0 })
    const store = new MemoryEventStore()

    await store.append('run', 0, log.events())

    for await (const event of store.read('run')) expect(event).toBe(log.at(0))
  })

  test('gives a fold its events in one batch', async () => {
    const log = new EventLog()
    log.emit({ type: 'workflow_started', task_count: 1 })
    log.emit({ type: 'workflow_completed', final_output: 'done', total_duration_ms: 1 })
    const store = new MemoryEventStore()
    await store.append('run', 0, log.events())

    const state = await replay(store.read('run'))

    expect(state.status).toBe('completed')
  })

  test('reads the events that were there when the read began', async () => {
    const events = [0, 1, 2].map((id) => ({ id, timestamp_ms: id, kind: { type: 'task_started', task_id: 'a' } }))
    const store = new MemoryEventStore()
    await store.append('run', 0, events.slice(0, 2))
    const ids: number[] = []

    for await (const event of store.read('run')) {
      ids.push(event.id)
      if (event.id === 0) await store.append('run', 2, events.slice(2))
    }

    expect(ids).toEqual([0, 1])
  })
})
