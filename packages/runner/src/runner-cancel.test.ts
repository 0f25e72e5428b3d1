import { workflow } from '@nika/language'
import { mockProvider } from '@nika/provider'
import { describe, expect, test } from 'vitest'
import { fakeExec, untilAborted } from '../test/fake-verbs.ts'
import { outline } from '../test/outline.ts'
import { workflowOf } from '../test/plan-driver.ts'
import { Runner } from './runner.ts'
import type { Tool } from './tools/tool.ts'

/** Everything that begins waits for the abort. */
const waiting = fakeExec((_taskId, { signal }) => untilAborted(signal))

const whenStarted = (runner: Runner, taskId: string): Promise<void> =>
  new Promise((resolve) => {
    runner.eventLog.subscribe(({ kind }) => {
      if (kind.type === 'task_started' && kind.task_id === taskId) resolve()
    })
  })

describe('cancel', () => {
  test('stops what is in flight, starts nothing more, and ends the run workflow_cancelled', async () => {
    const runner = new Runner(workflowOf({ a: [], b: ['a'], c: ['b'], d: [] }), { verbs: { exec: waiting }, limits: { tasks: 1 } })
    const started = whenStarted(runner, 'a')
    const done = runner.run()
    await started

    runner.cancel('the operator pressed ^C')
    const result = await done

    expect(outline(runner.eventLog).slice(-6)).toEqual([
      'permit_checked a',
      'task_cancelled d',
      'task_cancelled a',
      'task_cancelled b',
      'task_cancelled c',
      'workflow_cancelled',
    ])
    const cancelled = runner.eventLog
      .events()
      .flatMap(({ kind }) => (kind.type === 'task_cancelled' ? [[kind.task_id, kind['reason'], kind['because_of']]] : []))
    expect(cancelled).toEqual([
      ['d', 'operator', undefined],
      ['a', 'operator', undefined],
      ['b', 'upstream', 'a'],
      ['c', 'upstream', 'b'],
    ])
    expect(runner.eventLog.events().at(-1)?.kind).toEqual({
      type: 'workflow_cancelled',
      reason: 'the operator pressed ^C',
      total_duration_ms: expect.any(Number),
    })
    expect(result).toMatchObject({ status: 'cancelled', outputs: undefined, error: { code: 'NIKA-CANCEL-001', category: 'cancelled' } })
  })

  test('by an AbortSignal is the same', async () => {
    const controller = new AbortController()
    const runner = new Runner(workflowOf({ a: [] }), { verbs: { exec: waiting }, signal: controller.signal })
    const started = whenStarted(runner, 'a')
    const done = runner.run()
    await started

    controller.abort()

    expect((await done).status).toBe('cancelled')
    expect(runner.eventLog.events().at(-1)?.kind).toMatchObject({ type: 'workflow_cancelled', reason: 'operator' })
  })

  test('before the run leaves a log in which nothing was started', async () => {
    const runner = new Runner(workflowOf({ a: [], b: ['a'] }), {
      verbs: { exec: waiting },
      signal: AbortSignal.abort(new Error('too late')),
    })

    const { status } = await runner.run()

    expect(status).toBe('cancelled')
    expect(outline(runner.eventLog)).toEqual([
      'workflow_started',
      'task_scheduled a',
      'task_scheduled b',
      'task_cancelled a',
      'task_cancelled b',
      'workflow_cancelled',
    ])
    expect(runner.eventLog.events().at(-1)?.kind).toMatchObject({ reason: 'too late' })
  })

  test('by a subscriber of the log, in the middle of an event, is no different', async () => {
    const runner = new Runner(workflowOf({ a: [], b: ['a'] }), { verbs: { exec: fakeExec(() => null) } })
    runner.eventLog.subscribe(({ kind }) => {
      if (kind.type === 'task_completed') runner.cancel()
    })

    const { status } = await runner.run()

    expect(status).toBe('cancelled')
    expect(outline(runner.eventLog).slice(-3)).toEqual(['task_completed a', 'task_cancelled b', 'workflow_cancelled'])
  })

  test.each([
    ['inputs_resolved', ['inputs_resolved a', 'task_cancelled a']],
    ['task_started', ['inputs_resolved a', 'task_started a', 'task_cancelled a']],
  ])('by a subscriber at %s keeps the verb from being called', async (type, events) => {
    const called: string[] = []
    const runner = new Runner(workflowOf({ a: [] }), { verbs: { exec: fakeExec((taskId) => called.push(taskId)) } })
    runner.eventLog.subscribe(({ kind }) => {
      if (kind.type === type) runner.cancel()
    })

    const { status } = await runner.run()

    expect(status).toBe('cancelled')
    expect(outline(runner.eventLog).slice(2)).toEqual([...events, 'workflow_cancelled'])
    expect(called).toEqual([])
  })

  test('keeps what was completed all the same, and a run of which nothing was cancelled completes', async () => {
    const runner = new Runner(workflowOf({ a: [] }), {
      verbs: {
        exec: fakeExec(async (_taskId, { signal }) => {
          await untilAborted(signal).catch(() => undefined)
          return 'done anyway'
        }),
      },
    })
    const started = whenStarted(runner, 'a')
    const done = runner.run()
    await started

    runner.cancel()

    expect(await done).toMatchObject({ status: 'completed', outputs: { a: 'done anyway' } })
  })

  test('after the end changes nothing', async () => {
    const runner = new Runner(workflowOf({ a: [] }), { verbs: { exec: fakeExec(() => null) } })
    const { status } = await runner.run()

    runner.cancel()
    await new Promise(setImmediate)

    expect(status).toBe('completed')
    expect(outline(runner.eventLog).at(-1)).toBe('workflow_completed')
  })

  test('ends a model call and a tool with their own events first', async () => {
    const tool: Tool = { name: 'nika:read', effect: 'read', call: (_args, { signal }) => untilAborted(signal) }
    const both = workflow({
      nika: 'both',
      permits: { tools: ['nika:read'], fs: { read: ['./a'] } },
      tasks: { ask: { infer: { model: 'mock/slow', prompt: 'x' } }, read: { invoke: { tool: 'nika:read', args: { path: './a' } } } },
    })
    const providers = { mock: mockProvider({ models: { slow: [{ text: 'never', delay_ms: 60_000 }] } }) }
    const runner = new Runner(both, { providers, tools: { 'nika:read': tool } })
    const called = new Promise<void>((resolve) => {
      runner.eventLog.subscribe(({ kind }) => {
        if (kind.type === 'provider_called') resolve()
      })
    })
    const done = runner.run()
    await called

    runner.cancel()

    expect((await done).status).toBe('cancelled')
    expect(outline(runner.eventLog.filterTask('ask')).slice(-2)).toEqual(['provider_failed ask', 'task_cancelled ask'])
    expect(outline(runner.eventLog.filterTask('read')).slice(-2)).toEqual(['tool_failed read', 'task_cancelled read'])
    const codes = runner.eventLog
      .events()
      .flatMap(({ kind }) => (kind.type === 'provider_failed' || kind.type === 'tool_failed' ? [kind['code']] : []))
    expect(codes).toEqual(['NIKA-CANCEL-001', 'NIKA-CANCEL-001'])
  })
})
