import { NikaError } from '@nika/events'
import { type Workflow, type WorkflowDefinition, workflow } from '@nika/language'
import { type MockAnswers, mockProvider } from '@nika/provider'
import { describe, expect, test } from 'vitest'
import { fakeExec } from '../test/fake-verbs.ts'
import { outline } from '../test/outline.ts'
import { workflowOf } from '../test/plan-driver.ts'
import { Runner } from './runner.ts'
import type { Tool } from './tools/tool.ts'

const broken = new NikaError({
  code: 'NIKA-EXEC-001',
  message: 'git ended with 128',
  hint: 'look',
  category: 'process_error',
  transient: false,
  details: { exit_code: 128 },
})

/** Tasks of these names fail, the others give their name. */
function failing(...names: readonly string[]) {
  return fakeExec((taskId) => {
    if (names.includes(taskId)) throw broken
    return taskId
  })
}

function flow(definition: Omit<WorkflowDefinition, 'nika'>): Workflow {
  return workflow({ nika: 'flow', ...definition })
}

const reading = flow({
  permits: { tools: ['nika:read'], fs: { read: ['./a'] } },
  tasks: { a: { invoke: { tool: 'nika:read', args: { path: './a' } } } },
})

describe('a task that fails', () => {
  test('is task_failed with the whole error record, and the run ends workflow_failed with failed_task', async () => {
    const runner = new Runner(workflowOf({ a: [], b: ['a'] }), { verbs: { exec: failing('a') } })

    const result = await runner.run()

    expect(runner.eventLog.filterTask('a').at(-1)?.kind).toEqual({
      type: 'task_failed',
      task_id: 'a',
      error: 'git ended with 128',
      code: 'NIKA-EXEC-001',
      category: 'process_error',
      transient: false,
      details: { exit_code: 128 },
      hint: 'look',
      attempt: 1,
      duration_ms: expect.any(Number),
    })
    expect(runner.eventLog.filterTask('b').at(-1)?.kind).toEqual({
      type: 'task_cancelled',
      task_id: 'b',
      reason: 'upstream',
      because_of: 'a',
    })
    expect(runner.eventLog.events().at(-1)?.kind).toEqual({
      type: 'workflow_failed',
      error: 'git ended with 128',
      code: 'NIKA-EXEC-001',
      hint: 'look',
      failed_task: 'a',
      total_duration_ms: expect.any(Number),
    })
    expect(result).toMatchObject({ status: 'failed', outputs: undefined, error: broken, failed_task: 'a' })
  })

  test('does not stop an independent branch', async () => {
    const runner = new Runner(workflowOf({ a: [], b: ['a'], x: [], y: ['x'], z: ['y'] }), { verbs: { exec: failing('a') } })

    const { status } = await runner.run()

    expect(status).toBe('failed')
    expect(
      outline(runner.eventLog)
        .filter((line) => /^task_(?:completed|failed|cancelled)/.test(line))
        .sort(),
    ).toEqual(['task_cancelled b', 'task_completed x', 'task_completed y', 'task_completed z', 'task_failed a'])
  })

  test('for an error without a code is NIKA-IMPL-001, with the cause in the result', async () => {
    const cause = new TypeError('x is not a function')
    const exec = fakeExec(() => {
      throw cause
    })

    const { error } = await new Runner(workflowOf({ a: [] }), { verbs: { exec } }).run()

    expect(error).toMatchObject({
      code: 'NIKA-IMPL-001',
      category: 'internal_error',
      message: 'the verb exec threw TypeError: x is not a function',
      cause,
    })
  })

  test('for a tool without a code is NIKA-IMPL-002, after tool_failed', async () => {
    const cause = new Error('disk on fire')
    const tool: Tool = {
      name: 'nika:read',
      effect: 'read',
      call: async () => {
        throw cause
      },
    }
    const runner = new Runner(reading, { tools: { 'nika:read': tool } })

    const { error } = await runner.run()

    expect(error).toMatchObject({ code: 'NIKA-IMPL-002', category: 'tool_error', cause })
    expect(outline(runner.eventLog).slice(-4)).toEqual(['tool_called a', 'tool_failed a', 'task_failed a', 'workflow_failed'])
  })

  test('for a tool that throws what has no words is no different', async () => {
    const tool: Tool = { name: 'nika:read', effect: 'read', call: () => Promise.reject(Object.create(null)) }
    const runner = new Runner(reading, { tools: { 'nika:read': tool } })

    await runner.run()

    expect(runner.eventLog.filterTask('a').slice(-2)).toMatchObject([
      { kind: { type: 'tool_failed', code: 'NIKA-IMPL-002', error: 'nika:read threw something that cannot be put into words' } },
      { kind: { type: 'task_failed', code: 'NIKA-IMPL-002' } },
    ])
  })

  test('with details that are not JSON still has its message and its code', async () => {
    const error = new NikaError({ code: 'NIKA-SHOP-001', message: 'sold out', hint: '', category: 'tool_error', transient: false })
    Object.assign(error, { details: { when: new Date(0) } })
    const exec = fakeExec(() => {
      throw error
    })
    const runner = new Runner(workflowOf({ a: [] }), { verbs: { exec } })

    await runner.run()

    expect(runner.eventLog.filterTask('a').at(-1)?.kind).toMatchObject({ type: 'task_failed', error: 'sold out', code: 'NIKA-SHOP-001' })
  })
})

describe('a binding that cannot be evaluated', () => {
  test('fails the task before it starts, with the code of the language', async () => {
    const reading = flow({
      permits: { exec: ['true'] },
      tasks: { a: { exec: { command: ['true'] } }, b: { with: { line: '${{ tasks.a.output.lines[3] }}' }, exec: { command: ['true'] } } },
    })
    const runner = new Runner(reading, { verbs: { exec: fakeExec(() => ({ lines: [] })) } })

    const { failed_task, error } = await runner.run()

    expect(failed_task).toBe('b')
    expect(error).toMatchObject({ code: 'NIKA-VAR-001' })
    expect(outline(runner.eventLog.filterTask('b'))).toEqual(['task_scheduled b', 'task_failed b'])
  })
})

describe('a reference of the body that leads nowhere', () => {
  test('fails the task after it started', async () => {
    const reading = flow({
      permits: { exec: ['true'] },
      tasks: { a: { with: { row: 'x' }, exec: { command: ['true', '${{ with.row.name }}'] } } },
    })
    const runner = new Runner(reading, { verbs: { exec: fakeExec(() => null) } })

    const { error } = await runner.run()

    expect(error).toMatchObject({ code: 'NIKA-VAR-001' })
    expect(outline(runner.eventLog.filterTask('a'))).toEqual(['task_scheduled a', 'inputs_resolved a', 'task_started a', 'task_failed a'])
  })
})

describe('the outputs', () => {
  const typed = (answers: MockAnswers) => {
    const counting = flow({
      tasks: { count: { infer: { model: 'mock/count', prompt: 'How many?', schema: { type: 'object' } } } },
      outputs: { n: { value: '${{ tasks.count.output.n }}', type: 'integer' } },
    })
    return new Runner(counting, { providers: { mock: mockProvider({ models: { count: answers } }) } })
  }

  test('of the right type complete the run', async () => {
    const { status, outputs } = await typed([{ value: { n: 3 } }]).run()

    expect({ status, outputs }).toEqual({ status: 'completed', outputs: { n: 3 } })
  })

  test('of the wrong type fail the run with NIKA-VAR-009 and no failed task', async () => {
    const runner = typed([{ value: { n: 'three' } }])

    const result = await runner.run()

    expect(result).toMatchObject({ status: 'failed', failed_task: undefined, error: { code: 'NIKA-VAR-009' } })
    expect(runner.eventLog.events().at(-1)?.kind).toMatchObject({
      type: 'workflow_failed',
      code: 'NIKA-VAR-009',
      usage: { input_tokens: 3, output_tokens: 4 },
    })
    expect(outline(runner.eventLog).slice(-2)).toEqual(['task_completed count', 'workflow_failed'])
  })

  test('without outputs: are those of the tasks that nothing depends on, in the order of the file', async () => {
    const { outputs } = await new Runner(workflowOf({ z: [], a: ['z'], m: [], b: ['after m'] }), { verbs: { exec: failing() } }).run()

    expect(Object.entries(outputs ?? {})).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ])
  })

  test('read when a task began and ended and how long it took', async () => {
    let now = 0
    const exec = fakeExec(() => {
      now += 1500.5
      return null
    })
    const timed = flow({
      permits: { exec: ['true'] },
      tasks: { a: { exec: { command: ['true'] } } },
      outputs: {
        began: '${{ tasks.a.started_at }}',
        ended: '${{ tasks.a.ended_at }}',
        took: '${{ tasks.a.duration_ms }}',
        status: '${{ tasks.a.status }}',
        error: '${{ tasks.a.error }}',
      },
    })

    const { outputs } = await new Runner(timed, { verbs: { exec }, clock: () => now, now: () => Date.UTC(2026, 0, 1) }).run()

    expect(outputs).toEqual({
      began: '2026-01-01T00:00:00.000Z',
      ended: '2026-01-01T00:00:01.500Z',
      took: 1500,
      status: 'success',
      error: null,
    })
  })
})

describe('a runner', () => {
  test('refuses a workflow that check refuses, with its code and every problem', () => {
    const valid = workflowOf({ a: [], b: ['a'] })
    const [a, b] = valid.tasks
    if (a === undefined || b === undefined) throw new Error('there are two tasks')
    const cyclic: Workflow = { ...valid, tasks: [{ ...a, after: { b: 'success' } }, b] }

    expect(() => new Runner(cyclic)).toThrow(
      expect.objectContaining({ code: 'NIKA-DAG-001', details: { problems: [expect.objectContaining({ code: 'NIKA-DAG-001' })] } }),
    )
  })

  test('refuses inputs that do not fit', () => {
    const asking = flow({
      model: 'mock/echo',
      inputs: { who: { type: 'string', required: true } },
      tasks: { a: { infer: { prompt: '${{ inputs.who }}' } } },
    })

    expect(() => new Runner(asking)).toThrow(expect.objectContaining({ code: 'NIKA-INPUT-001' }))
    expect(() => new Runner(asking, { inputs: { who: 'Ada', what: 1 } })).toThrow(expect.objectContaining({ code: 'NIKA-INPUT-002' }))
    expect(() => new Runner(asking, { inputs: { who: 1 } })).toThrow(expect.objectContaining({ code: 'NIKA-INPUT-003' }))
  })

  test.each<[string, object, string]>([
    ['an option that is not known', { provider: {} }, 'there is no option provider'],
    ['a limit that is not known', { limits: { task: 3 } }, 'there is no limit task'],
    ['a limit of 0', { limits: { tasks: 0 } }, 'limits.tasks is 0'],
    ['a limit of no number', { limits: { processes: Number.NaN } }, 'limits.processes is NaN'],
    ['a budget below 0', { limits: { cost_usd: -0.01 } }, 'limits.cost_usd is -0.01'],
    ['a budget of no number', { limits: { cost_usd: Number.NaN } }, 'limits.cost_usd is NaN'],
    ['a budget without an end', { limits: { cost_usd: Number.POSITIVE_INFINITY } }, 'limits.cost_usd is Infinity'],
    ['a budget in words', { limits: { cost_usd: '1' } }, 'limits.cost_usd is 1'],
  ])('refuses %s', (_name, options, message) => {
    expect(() => new Runner(workflowOf({ a: [] }), options)).toThrow(expect.objectContaining({ code: 'NIKA-IMPL-003', message }))
  })

  test('fails a task whose model no provider answers for', async () => {
    const { error } = await new Runner(flow({ tasks: { a: { infer: { model: 'openai/gpt-5-mini', prompt: 'x' } } } }), {
      providers: { mock: mockProvider() },
    }).run()

    expect(error).toMatchObject({ code: 'NIKA-PROVIDER-001', hint: 'registered are mock' })
  })
})
