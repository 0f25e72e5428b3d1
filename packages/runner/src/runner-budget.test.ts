import { isKnownKind, type JsonValue } from '@nika/events'
import { type Workflow, type WorkflowDefinition, workflow } from '@nika/language'
import { type MockAnswers, type MockScript, mockProvider, type PriceBook } from '@nika/provider'
import { describe, expect, test } from 'vitest'
import { fakeExec, untilAborted } from '../test/fake-verbs.ts'
import { outline } from '../test/outline.ts'
import { Runner } from './runner.ts'
import type { RunnerOptions } from './runner-options.ts'

/** A token costs ten cents; the model `gift` has no price, `free` costs nothing. */
const prices: PriceBook = {
  prepare: () => undefined,
  costOf: async ({ model, usage: { input_tokens, output_tokens } }) =>
    model === 'gift' || input_tokens === undefined || output_tokens === undefined
      ? undefined
      : { usd: model === 'free' ? 0 : (input_tokens + output_tokens) / 10 },
}

/** An answer of this many tokens. */
const answer = (tokens: number, text = 'yes'): MockScript => ({ text, usage: { input_tokens: tokens, output_tokens: 0 } })

/** Answers by model. */
type Models = Readonly<Record<string, MockAnswers>>

/** Models that cost a dime, two dimes, and nothing that is known. */
const dimes: Models = { dime: [answer(1)], two: [answer(2)], gift: [answer(1)] }

interface BudgetedRun extends Omit<RunnerOptions, 'providers'> {
  readonly tasks: WorkflowDefinition['tasks']
  readonly models?: Models
  readonly cost_usd?: number | undefined
}

/** A run whose models are `own/…`, each with the answers of its name. */
function runnerOf({ tasks, models = dimes, cost_usd, ...options }: BudgetedRun): Runner {
  const definition: Workflow = workflow({ nika: 'paid', permits: { exec: ['true'] }, tasks }, { providers: ['own'] })
  return new Runner(definition, {
    providers: { own: mockProvider({ name: 'own', models }) },
    verbs: { exec: fakeExec(() => null) },
    modelCalls: { prices },
    ...options,
    limits: { ...options.limits, cost_usd },
  })
}

const ask = (model: string, ...after: readonly string[]): WorkflowDefinition['tasks'][string] => ({
  after: Object.fromEntries(after.map((id) => [id, 'success'] as const)),
  infer: { model: `own/${model}`, prompt: 'x' },
})
const call = (...after: readonly string[]): WorkflowDefinition['tasks'][string] => ({
  after: Object.fromEntries(after.map((id) => [id, 'success'] as const)),
  exec: { command: ['true'] },
})

/** The verdicts in their order, with the reasons of what was cancelled: `task_cancelled b budget`. */
function verdicts({ eventLog }: Runner): readonly string[] {
  return eventLog.events().flatMap(({ kind }) => {
    if (!isKnownKind(kind)) return []
    if (kind.type === 'task_cancelled') return [[kind.type, kind.task_id, kind.reason, kind.because_of].filter(Boolean).join(' ')]
    return kind.type === 'task_completed' || kind.type === 'task_failed' ? [`${kind.type} ${kind.task_id}`] : []
  })
}

/** Resolves when a task was cancelled. */
const whenCancelled = ({ eventLog }: Runner, taskId: string): Promise<void> =>
  new Promise((resolve) => {
    eventLog.subscribe(({ kind }) => {
      if (kind.type === 'task_cancelled' && kind['task_id'] === taskId) resolve()
    })
  })

/** Tasks of which `slow` is in flight until the test lets it end. */
function gated(outcome: () => JsonValue) {
  const gate = Promise.withResolvers<void>()
  const exec = fakeExec(async (taskId, { signal }) => {
    if (taskId !== 'slow') return null
    await Promise.race([gate.promise, untilAborted(signal)])
    return outcome()
  })
  return { exec, open: () => gate.resolve() }
}

describe('a run that has cost more than its budget', () => {
  test('lets what is in flight end, counts it, and cancels what has not started, and what needs that', async () => {
    const released = Promise.withResolvers<MockScript>()
    const runner = runnerOf({
      tasks: { a: ask('dime'), slow: ask('slow'), b: call('a'), c: ask('dime', 'b'), d: call('slow') },
      models: { ...dimes, slow: () => released.promise },
      cost_usd: 0.05,
    })
    const done = runner.run()
    await whenCancelled(runner, 'b')

    released.resolve(answer(2))
    const result = await done

    expect(verdicts(runner)).toEqual([
      'task_completed a',
      'task_cancelled b budget',
      'task_cancelled c upstream b',
      'task_completed slow',
      'task_cancelled d budget',
    ])
    const usage = { input_tokens: 3, output_tokens: 0 }
    const cost = { usd: 0.3, unpriced_calls: 0 }
    expect(result).toMatchObject({ status: 'failed', outputs: undefined, failed_task: undefined, usage, cost })
    expect(result.error).toMatchObject({
      code: 'NIKA-RUN-1704',
      category: 'budget_error',
      message: 'the run has cost $0.3, more than its budget of $0.05',
      hint: expect.stringContaining('raise the budget'),
      details: { spent_usd: 0.3, budget_usd: 0.05 },
    })
    expect(runner.eventLog.events().at(-1)?.kind).toEqual({
      type: 'workflow_failed',
      error: 'the run has cost $0.3, more than its budget of $0.05',
      code: 'NIKA-RUN-1704',
      hint: expect.stringContaining('raise the budget'),
      total_duration_ms: expect.any(Number),
      usage,
      cost,
    })
  })

  test('cancels what waits for room, too', async () => {
    const runner = runnerOf({ tasks: { a: ask('dime'), b: call(), c: ask('dime') }, limits: { tasks: 1 }, cost_usd: 0 })

    await runner.run()

    expect(verdicts(runner)).toEqual(['task_completed a', 'task_cancelled b budget', 'task_cancelled c budget'])
  })

  test('lets a task that is under way repair its answer', async () => {
    const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }
    const runner = runnerOf({
      tasks: { a: { infer: { model: 'own/count', prompt: 'How many?', schema } }, b: call('a') },
      models: { count: [answer(1, '{"n":"three"}'), answer(1, '{"n":3}')] },
      cost_usd: 0.05,
    })

    const { cost } = await runner.run()

    expect(cost.usd).toBe(0.2)
    expect(verdicts(runner)).toEqual(['task_completed a', 'task_cancelled b budget'])
  })

  test('completes when every task had started', async () => {
    const { status, outputs } = await runnerOf({ tasks: { a: ask('dime'), b: ask('two') }, cost_usd: 0.05 }).run()

    expect({ status, outputs }).toEqual({ status: 'completed', outputs: { a: 'yes', b: 'yes' } })
  })

  test('fails because of the task that failed, when one did', async () => {
    const { exec, open } = gated(() => {
      throw new Error('it broke')
    })
    const runner = runnerOf({ tasks: { a: ask('dime'), slow: call(), b: call('a') }, verbs: { exec }, cost_usd: 0 })
    const done = runner.run()
    await whenCancelled(runner, 'b')

    open()

    expect(await done).toMatchObject({ status: 'failed', failed_task: 'slow', error: { code: 'NIKA-IMPL-001' } })
    expect(verdicts(runner)).toEqual(['task_completed a', 'task_cancelled b budget', 'task_failed slow'])
  })

  test('is cancelled when the operator cancels it, too', async () => {
    const runner = runnerOf({
      tasks: { a: ask('dime'), slow: call(), b: call('a'), c: call('slow') },
      verbs: { exec: gated(() => null).exec },
      cost_usd: 0,
    })
    const done = runner.run()
    await whenCancelled(runner, 'b')

    runner.cancel()

    expect(await done).toMatchObject({ status: 'cancelled', error: { code: 'NIKA-CANCEL-001' } })
    expect(verdicts(runner)).toEqual([
      'task_completed a',
      'task_cancelled b budget',
      'task_cancelled slow operator',
      'task_cancelled c upstream slow',
    ])
    expect(runner.eventLog.events().at(-1)?.kind.type).toBe('workflow_cancelled')
  })

  test('is stopped by the operator who came first', async () => {
    const runner = runnerOf({ tasks: { a: ask('dime'), b: call('a') }, cost_usd: 0 })
    runner.eventLog.subscribe(({ kind }) => {
      if (kind.type === 'provider_responded') runner.cancel()
    })

    expect(await runner.run()).toMatchObject({ status: 'cancelled' })
    expect(verdicts(runner)).toEqual(['task_completed a', 'task_cancelled b operator'])
  })

  test('is failed, not cancelled, when the operator comes too late to stop anything', async () => {
    const { exec, open } = gated(() => 'done')
    const runner = runnerOf({
      tasks: { a: ask('dime'), slow: call(), b: call('a') },
      verbs: { exec },
      cost_usd: 0,
    })
    const done = runner.run()
    await whenCancelled(runner, 'b')

    open()
    runner.eventLog.subscribe(({ kind }) => {
      if (kind.type === 'task_completed') runner.cancel()
    })

    expect(await done).toMatchObject({ status: 'failed', error: { code: 'NIKA-RUN-1704' } })
  })
})

test('a call that fails after it has spent something counts', async () => {
  const fail = { kind: 'server', message: 'broke off', transient: false } as const
  const broken: MockAnswers = [{ fail: { ...fail, usage: { input_tokens: 1, output_tokens: 1 } } }]
  const runner = runnerOf({ tasks: { a: ask('broken'), b: call(), c: call('b') }, models: { broken }, cost_usd: 0.1 })

  const { cost } = await runner.run()

  expect(cost).toEqual({ usd: 0.2, unpriced_calls: 0 })
})

describe('a run goes on', () => {
  test('when it has cost its budget to the cent', async () => {
    const tasks = { a: ask('dime'), b: ask('two', 'a'), c: call('b') }

    const { status, cost } = await runnerOf({ tasks, cost_usd: 0.3 }).run()

    expect({ status, cost }).toEqual({ status: 'completed', cost: { usd: 0.3, unpriced_calls: 0 } })
  })

  test('with a budget of 0 until the first paid call', async () => {
    const runner = runnerOf({ tasks: { a: call(), b: ask('gift', 'a'), c: ask('dime', 'b'), d: ask('gift', 'c') }, cost_usd: 0 })

    const { error } = await runner.run()

    expect(error?.message).toBe('the run has cost $0.1, more than its budget of $0')
    expect(verdicts(runner)).toEqual(['task_completed a', 'task_completed b', 'task_completed c', 'task_cancelled d budget'])
  })

  test.each<[string, Partial<BudgetedRun>]>([
    ['without a budget', {}],
    ['when nothing tells what its calls cost', { cost_usd: 0, modelCalls: { prices: false } }],
  ])('%s', async (_title, options) => {
    expect(await runnerOf({ tasks: { a: ask('dime'), b: ask('dime', 'a') }, ...options }).run()).toMatchObject({ status: 'completed' })
  })
})

describe('an answer without counts', () => {
  test.each<[string, MockScript['usage']]>([
    ['at all', null],
    ['of the input', { output_tokens: 3 }],
    ['of the output', { input_tokens: 3, cache_read_input_tokens: 1, reasoning_tokens: 1 }],
  ])('%s is recorded and fails its task with NIKA-INFER-003 when there is a budget', async (_what, usage) => {
    const runner = runnerOf({ tasks: { a: ask('silent') }, models: { silent: [{ text: 'yes', usage }] }, cost_usd: 100 })

    const { error } = await runner.run()

    expect(error).toMatchObject({ code: 'NIKA-INFER-003', message: 'silent did not tell how many tokens it used', transient: false })
    expect(outline(runner.eventLog).slice(-4)).toEqual(['provider_called a', 'provider_responded a', 'task_failed a', 'workflow_failed'])
  })

  test('fails its task when it is streamed, too', async () => {
    const runner = runnerOf({ tasks: { a: ask('silent') }, models: { silent: [{ text: 'yes', usage: null }] }, cost_usd: 100 })
    const read: string[] = []
    const reading = (async (deltas) => {
      for await (const { delta } of deltas) read.push(delta.type)
    })(runner.deltas())

    const { error } = await runner.run()
    await reading

    expect(error).toMatchObject({ code: 'NIKA-INFER-003' })
    expect(read).toContain('text')
  })

  test.each<[string, Partial<BudgetedRun>]>([
    ['without a budget', { tasks: { a: ask('silent') } }],
    ['of a model without a known price', { tasks: { a: ask('gift') }, cost_usd: 100 }],
    ['of a model that costs nothing', { tasks: { a: ask('free') }, cost_usd: 100 }],
    ['where nothing tells prices', { tasks: { a: ask('silent') }, cost_usd: 100, modelCalls: { prices: false } }],
  ])('%s is an answer', async (_title, options) => {
    const silent: MockAnswers = [{ text: 'yes', usage: null }]

    const { outputs, cost } = await runnerOf({ tasks: {}, models: { silent, gift: silent, free: silent }, ...options }).run()

    expect(outputs).toEqual({ a: 'yes' })
    expect(cost).toEqual({ usd: 0, unpriced_calls: 1 })
  })

  test('of the mock is an answer, whatever the price book says of it', async () => {
    const hello = workflow({ nika: 'hello', tasks: { a: { infer: { model: 'mock/silent', prompt: 'x' } } } })
    const providers = { mock: mockProvider({ models: { silent: [{ text: 'yes', usage: null }] } }) }

    const { status } = await new Runner(hello, { providers, modelCalls: { prices }, limits: { cost_usd: 0 } }).run()

    expect(status).toBe('completed')
  })
})
