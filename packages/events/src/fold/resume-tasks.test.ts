import { describe, expect, test } from 'vitest'
import { eventsOf } from '../../test/logs.ts'
import type { KnownEventKind } from '../event/event.ts'
import { replay } from './fold.ts'

const cancelled = (task_id: string, reason: string, because_of?: string) =>
  ({ type: 'task_cancelled', task_id, reason, because_of }) as const

/** The status of each task after these kinds and a resume. */
function resumed(...kinds: readonly KnownEventKind[]): Record<string, string> {
  const state = replay(eventsOf(...kinds, { type: 'workflow_resumed' }))
  const statuses = Object.fromEntries([...state.tasks].map(([taskId, { status }]) => [taskId, status]))
  expect(state.settled_count).toBe(Object.values(statuses).filter((status) => status !== 'scheduled').length)
  return statuses
}

describe('a resume', () => {
  test('leaves alone what is settled', () => {
    expect(
      resumed(
        { type: 'task_completed', task_id: 'done', output: 1, duration_ms: 1 },
        { type: 'task_failed', task_id: 'failed', error: 'no', duration_ms: 1 },
        { type: 'task_skipped', task_id: 'skipped', reason: 'gate' },
        cancelled('behind', 'upstream', 'failed'),
        cancelled('dear', 'budget'),
      ),
    ).toEqual({ done: 'completed', failed: 'failed', skipped: 'skipped', behind: 'cancelled', dear: 'cancelled' })
  })

  test('schedules again what was ready, running or waiting', () => {
    expect(
      resumed(
        { type: 'inputs_resolved', task_id: 'ready', inputs: {} },
        { type: 'task_started', task_id: 'running' },
        { type: 'task_retry_scheduled', task_id: 'waiting' },
      ),
    ).toEqual({ ready: 'scheduled', running: 'scheduled', waiting: 'scheduled' })
  })

  test('schedules again what the operator cancelled, and what that cancelled downstream, in any order', () => {
    expect(
      resumed(
        cancelled('last', 'upstream', 'middle'),
        cancelled('stopped', 'operator'),
        cancelled('middle', 'upstream', 'stopped'),
        { type: 'task_failed', task_id: 'failed', error: 'no', duration_ms: 1 },
        cancelled('dead', 'upstream', 'failed'),
        cancelled('lost', 'upstream', 'nobody'),
      ),
    ).toEqual({ last: 'scheduled', stopped: 'scheduled', middle: 'scheduled', failed: 'failed', dead: 'cancelled', lost: 'cancelled' })
  })

  test('takes cancellations that go in a circle as final', () => {
    expect(resumed(cancelled('a', 'upstream', 'b'), cancelled('b', 'upstream', 'a'))).toEqual({ a: 'cancelled', b: 'cancelled' })
  })

  test('keeps what a task depends on, received and spent, and drops what its attempt did not finish', () => {
    const state = replay(
      eventsOf(
        { type: 'task_scheduled', task_id: 'a', dependencies: ['b'], verb: 'infer' },
        { type: 'inputs_resolved', task_id: 'a', inputs: { x: 1 } },
        { type: 'task_started', task_id: 'a' },
        { type: 'provider_called', task_id: 'a', provider: 'mock', model: 'm', prompt_len: 1 },
        { type: 'provider_responded', task_id: 'a', output_len: 1, usage: { input_tokens: 3 }, cost: { usd: 1 } },
        { type: 'tool_called', task_id: 'a', tool: 'nika:read' },
        { type: 'workflow_resumed' },
      ),
    )

    expect(state.tasks.get('a')).toEqual({
      task_id: 'a',
      status: 'scheduled',
      dependencies: ['b'],
      verb: 'infer',
      attempts: 1,
      inputs_event: 1,
      usage: { input_tokens: 3 },
      cost: { usd: 1, unpriced_calls: 0 },
      open_calls: [],
    })
  })

  test('of a chain of 50,000 cancelled tasks looks at each of them once', () => {
    const chain = Array.from({ length: 50_000 }, (_, index) => cancelled(`t${index + 1}`, 'upstream', `t${index}`))

    const statuses = new Set(Object.values(resumed(...chain.toReversed(), cancelled('t0', 'operator'))))

    // One by one along the chain, and again for each of them, would be more than a billion steps.
    expect(statuses).toEqual(new Set(['scheduled']))
  })
})
