import { describe, expect, test } from 'vitest'
import { fullKinds } from '../../test/kind-samples.ts'
import { eventsOf } from '../../test/logs.ts'
import type { EventKind, KnownEventKind } from '../event/event.ts'
import { replay } from './fold.ts'
import type { RunState } from './run-state.ts'

const after = (...kinds: readonly (KnownEventKind | EventKind)[]): RunState => replay(eventsOf(...kinds))
const started = { type: 'workflow_started', task_count: 2 } as const

describe('a run', () => {
  test('is pending before its first event', () => {
    const state = after()

    expect(state).toEqual({
      status: 'pending',
      next_id: 0,
      timestamp_ms: 0,
      tasks: state.tasks,
      settled_count: 0,
      usage: {},
      cost: { usd: 0, unpriced_calls: 0 },
    })
    expect(state.tasks.size).toBe(0)
  })

  test('is running once it started, and knows what it was started with', () => {
    expect(after(fullKinds.workflow_started)).toMatchObject({
      status: 'running',
      next_id: 1,
      timestamp_ms: 0,
      run_id: '0198f1c2-8a3b-7000-8000-000000000001',
      workflow: 'digest',
      started_at: '2026-01-31T08:00:00.000Z',
      task_count: 3,
    })
  })

  test.each([
    [
      'completed',
      { type: 'workflow_completed', final_output: { a: 1 }, total_duration_ms: 9 } as const,
      { status: 'completed', final_output: { a: 1 }, total_duration_ms: 9, error: undefined },
    ],
    [
      'failed',
      { type: 'workflow_failed', error: 'b failed', failed_task: 'b', code: 'NIKA-EXEC-001', total_duration_ms: 9 } as const,
      { status: 'failed', error: 'b failed', failed_task: 'b', code: 'NIKA-EXEC-001', total_duration_ms: 9 },
    ],
    [
      'cancelled',
      { type: 'workflow_cancelled', reason: 'operator', total_duration_ms: 9 } as const,
      { status: 'cancelled', error: 'operator', total_duration_ms: 9 },
    ],
    ['paused', { type: 'workflow_paused', waiting_for: ['a'] } as const, { status: 'paused', waiting_for: ['a'] }],
  ])('is %s after the event that says so', (_status, kind, expected) => {
    expect(after(started, kind)).toMatchObject(expected)
  })

  test('goes on when somebody answers what it waited for', () => {
    const state = after(started, { type: 'workflow_paused', waiting_for: ['a'] }, { type: 'prompt_answered', task_id: 'a', answer: 'yes' })

    expect(state).toMatchObject({ status: 'running', waiting_for: undefined })
  })

  test('runs again when it is resumed, and forgets how it had ended', () => {
    const state = after(
      started,
      { type: 'workflow_failed', error: 'b failed', failed_task: 'b', code: 'NIKA-EXEC-001', total_duration_ms: 9 },
      { type: 'workflow_resumed' },
    )

    expect(state).toMatchObject({
      status: 'running',
      next_id: 3,
      error: undefined,
      code: undefined,
      failed_task: undefined,
      total_duration_ms: undefined,
    })
  })

  test('is changed by a kind that this version does not know in id and time alone', () => {
    const before = after(started)
    const state = replay([...eventsOf(started), { id: 1, timestamp_ms: 4.5, kind: { type: 'task_teleported', task_id: 'a' } }])

    expect(state).toEqual({ ...before, next_id: 2, timestamp_ms: 4.5 })
  })
})

describe('tokens and cost', () => {
  const answer = (usage: object | undefined, usd?: number): EventKind => ({
    type: 'provider_responded',
    task_id: 'a',
    output_len: 1,
    ...(usage === undefined ? {} : { usage: { ...usage } }),
    ...(usd === undefined ? {} : { cost: { usd } }),
  })

  test('are summed over all answers, of the run and of each task', () => {
    const state = after(answer({ input_tokens: 3, output_tokens: 4 }, 0.5), answer({ input_tokens: 10, reasoning_tokens: 1 }, 0.25), {
      ...answer({ input_tokens: 100 }, 1),
      task_id: 'b',
    })

    expect(state.usage).toEqual({ input_tokens: 113, output_tokens: 4, reasoning_tokens: 1 })
    expect(state.cost).toEqual({ usd: 1.75, unpriced_calls: 0 })
    expect(state.tasks.get('a')).toMatchObject({
      usage: { input_tokens: 13, output_tokens: 4, reasoning_tokens: 1 },
      cost: { usd: 0.75, unpriced_calls: 0 },
    })
  })

  test('that nobody told stay absent and are never 0', () => {
    expect(after(answer(undefined, 1)).usage).toEqual({})
    expect(after(answer({ output_tokens: 2 }, 1)).usage).toEqual({ output_tokens: 2 })
  })

  test('count an answer without a price as an unpriced call', () => {
    expect(after(answer({ input_tokens: 1 }), answer({ input_tokens: 1 }, 0.5)).cost).toEqual({ usd: 0.5, unpriced_calls: 1 })
  })

  test('include what a failed call was told before it failed', () => {
    const state = after(
      { type: 'provider_failed', task_id: 'a', usage: { input_tokens: 5 } },
      { type: 'provider_failed', task_id: 'a', error: 'refused' },
    )

    expect(state.usage).toEqual({ input_tokens: 5 })
    expect(state.cost).toEqual({ usd: 0, unpriced_calls: 1 })
  })

  test('include what a failed call has cost', () => {
    const usage = { input_tokens: 5, output_tokens: 1 }
    const state = after(answer(usage, 0.5), { type: 'provider_failed', task_id: 'a', usage, cost: { usd: 0.25 } })

    expect(state.cost).toEqual({ usd: 0.75, unpriced_calls: 0 })
    expect(state.tasks.get('a')?.cost).toEqual({ usd: 0.75, unpriced_calls: 0 })
  })
})
