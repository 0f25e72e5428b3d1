import { describe, expect, test } from 'vitest'
import { eventsOf } from '../../test/logs.ts'
import type { Projection } from '../fold/projection.ts'
import { EventLog } from './event-log.ts'

const typesSeen: Projection<readonly string[]> = { initial: [], evolve: (types, { kind }) => [...types, kind.type] }

describe('project', () => {
  test('has the state of what the log holds, then follows it', () => {
    const log = new EventLog({ events: eventsOf({ type: 'workflow_started', task_count: 1 }) })
    const types = log.project(typesSeen)

    expect(types.state).toEqual(['workflow_started'])
    log.emit({ type: 'task_started', task_id: 'a' })
    expect(types.state).toEqual(['workflow_started', 'task_started'])
  })

  test('keeps its state after stop', () => {
    const log = new EventLog()
    const types = log.project(typesSeen)
    log.emit({ type: 'task_started', task_id: 'a' })

    types.stop()
    log.emit({ type: 'task_started', task_id: 'b' })

    expect(types.state).toEqual(['task_started'])
  })

  test('misses nothing when a listener makes it in the middle of a delivery', () => {
    const log = new EventLog()
    const states: (readonly string[])[] = []
    log.subscribe(({ id }) => {
      if (id !== 0) return
      log.emit({ type: 'task_started', task_id: 'a' })
      const types = log.project(typesSeen)
      log.emit({ type: 'task_cancelled', task_id: 'a' })
      queueMicrotask(() => states.push(types.state))
    })

    log.emit({ type: 'workflow_started', task_count: 1 })

    return Promise.resolve().then(() => expect(states).toEqual([['workflow_started', 'task_started', 'task_cancelled']]))
  })
})
