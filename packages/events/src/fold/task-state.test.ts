import { describe, expect, test } from 'vitest'
import { fullKinds } from '../../test/kind-samples.ts'
import { eventsOf } from '../../test/logs.ts'
import type { KnownEventKind } from '../event/event.ts'
import { replay } from './fold.ts'
import { isSettled, type TaskState } from './task-state.ts'

/** The task `a` after these kinds. */
function taskAfter(...kinds: readonly KnownEventKind[]): TaskState | undefined {
  return replay(eventsOf(...kinds)).tasks.get('a')
}

const scheduled = { type: 'task_scheduled', task_id: 'a', dependencies: ['b'], verb: 'infer' } as const
const started = { type: 'task_started', task_id: 'a' } as const
const completed = { type: 'task_completed', task_id: 'a', output: 'A', duration_ms: 2 } as const
const call = { type: 'provider_called', task_id: 'a', provider: 'mock', model: 'm', prompt_len: 1 } as const

describe('a task', () => {
  test('is scheduled with what it depends on', () => {
    expect(taskAfter(scheduled)).toEqual({
      task_id: 'a',
      status: 'scheduled',
      dependencies: ['b'],
      verb: 'infer',
      attempts: 0,
      usage: {},
      cost: { usd: 0, unpriced_calls: 0 },
      open_calls: [],
    })
  })

  test('is ready once its inputs are resolved, and says which event holds them', () => {
    expect(taskAfter(scheduled, { type: 'inputs_resolved', task_id: 'a', inputs: { x: 1 } })).toMatchObject({
      status: 'ready',
      inputs_event: 1,
    })
  })

  test('runs, and counts its attempts when the log does not', () => {
    expect(taskAfter(scheduled, started)).toMatchObject({ status: 'running', attempts: 1, started_ms: 1 })
    expect(taskAfter(scheduled, started, started)).toMatchObject({ attempts: 2, started_ms: 1 })
    expect(taskAfter(scheduled, { ...started, attempt: 5 })).toMatchObject({ attempts: 5 })
  })

  test.each([
    [
      'completed',
      fullKinds.task_completed,
      { output: 'done', extracted: { title: 'x' }, error: { message: 'no', code: 'NIKA-EXEC-001' }, duration_ms: 1.25 },
    ],
    ['completed', completed, { output: 'A', extracted: undefined, error: undefined, duration_ms: 2 }],
    [
      'failed',
      fullKinds.task_failed,
      { error: { message: 'no', code: 'NIKA-PROVIDER-003', category: 'provider_error', transient: true, details: { status: 429 } } },
    ],
    [
      'skipped',
      fullKinds.task_skipped,
      {
        reason: 'error_skip',
        because_of: 'b',
        error: { message: 'no', code: 'NIKA-PROVIDER-003', category: 'provider_error' },
        duration_ms: 3,
      },
    ],
    [
      'skipped',
      { type: 'task_skipped', task_id: 'a', reason: 'gate' } as const,
      { reason: 'gate', error: undefined, duration_ms: undefined },
    ],
    ['cancelled', fullKinds.task_cancelled, { reason: 'upstream', because_of: 'b' }],
  ])('is %s with what the event says, and nothing is in flight any more', (status, kind, expected) => {
    const task = taskAfter(scheduled, started, call, kind)

    expect(task).toMatchObject({ status, ended_ms: 3, open_calls: [], ...expected })
    expect(isSettled(task?.status ?? 'scheduled')).toBe(true)
  })

  test('waits for its next attempt after one that failed', () => {
    const task = taskAfter(scheduled, started, call, fullKinds.task_retry_scheduled)

    expect(task).toMatchObject({ status: 'waiting', error: { message: 'busy', code: 'NIKA-PROVIDER-003' }, open_calls: [] })
    expect(isSettled('waiting')).toBe(false)
  })

  test('is unchanged by remarks about it, and there once something was said of it', () => {
    const remarks = [
      fullKinds.template_resolved,
      fullKinds.permit_checked,
      fullKinds.schema_validated,
      fullKinds.http_responded,
      fullKinds.prompt_asked,
    ]

    for (const kind of remarks) {
      const before = replay(eventsOf(scheduled, started))
      expect(replay(eventsOf(scheduled, started, kind)).tasks).toEqual(before.tasks)
      expect(taskAfter(kind)).toMatchObject({ task_id: 'a', status: 'scheduled' })
    }
  })
})

describe('what is in flight', () => {
  test('is announced with its event, its call and its name, in order', () => {
    const tool = { type: 'tool_called', task_id: 'a', call_id: 't', tool: 'nika:read' } as const
    const command = { type: 'command_started', task_id: 'a', call_id: 'c', program: 'git' } as const

    expect(taskAfter({ ...call, call_id: 'p' }, tool, command)?.open_calls).toEqual([
      { event_id: 0, type: 'provider_called', call_id: 'p', name: 'mock' },
      { event_id: 1, type: 'tool_called', call_id: 't', name: 'nika:read' },
      { event_id: 2, type: 'command_started', call_id: 'c', name: 'git' },
    ])
  })

  test.each([
    ['provider_called', call, { type: 'provider_responded', task_id: 'a', output_len: 1 } as const],
    ['provider_called', call, { type: 'provider_failed', task_id: 'a' } as const],
    ['tool_called', { type: 'tool_called', task_id: 'a' } as const, { type: 'tool_responded', task_id: 'a' } as const],
    ['tool_called', { type: 'tool_called', task_id: 'a' } as const, { type: 'tool_failed', task_id: 'a' } as const],
    ['command_started', { type: 'command_started', task_id: 'a' } as const, { type: 'command_exited', task_id: 'a' } as const],
  ])('ends: %s by its answer', (_type, opening, answer) => {
    expect(taskAfter(opening)?.open_calls).toHaveLength(1)
    expect(taskAfter(opening, answer)?.open_calls).toEqual([])
    expect(taskAfter({ ...opening, call_id: '1' }, { ...opening, call_id: '2' }, { ...answer, call_id: '1' })?.open_calls).toMatchObject([
      { call_id: '2' },
    ])
    expect(taskAfter({ ...opening, call_id: '1' }, { ...answer, call_id: 'other' })?.open_calls).toMatchObject([{ call_id: '1' }])
    expect(taskAfter({ ...opening, call_id: '1' }, answer)?.open_calls).toEqual([])
  })

  test('is not ended by an answer of another type with the same call_id', () => {
    expect(taskAfter({ ...call, call_id: '1' }, { type: 'tool_responded', task_id: 'a', call_id: '1' })?.open_calls).toHaveLength(1)
  })
})
