import { EventLog, type JsonValue } from '@nika/events'
import { type Action, type Workflow, type WorkflowDefinition, workflow } from '@nika/language'
import { mockProvider } from '@nika/provider'
import { describe, expect, test } from 'vitest'
import { fakeExec } from '../test/fake-verbs.ts'
import { outline } from '../test/outline.ts'
import { TaskContext } from './task-context.ts'
import { TaskExecutor } from './task-executor.ts'
import type { Tool } from './tools/tool.ts'
import { inferVerb } from './verbs/infer.ts'
import { invokeVerb } from './verbs/invoke.ts'
import type { Verb } from './verbs/verb.ts'

const read: Tool = { name: 'nika:read', effect: 'read', call: async ({ path }) => `content of ${String(path)}` }

function executorOf(
  log: EventLog,
  { permits, exec = fakeExec(() => null) }: { readonly permits?: Workflow['permits']; readonly exec?: Verb } = {},
): TaskExecutor {
  const verbs = { infer: inferVerb({ providers: { mock: mockProvider() } }), exec, invoke: invokeVerb({ tools: { 'nika:read': read } }) }
  return new TaskExecutor({ log, verbs, permits, cwd: '/' })
}

function actionOf(task: WorkflowDefinition['tasks'][string], permits: Workflow['permits'] = {}): Action {
  const [first] = workflow({ nika: 'one', permits, tasks: { a: task } }).tasks
  if (first === undefined) throw new Error('there is no task')
  return first.action
}

const bindings = (data: Readonly<Record<string, JsonValue>>): TaskContext => new TaskContext({ with: data })

describe('TaskExecutor', () => {
  test('executor_emits_template_resolved', async () => {
    const log = new EventLog({ validate: true })
    const action = actionOf({
      with: { name: 'x', n: 1 },
      infer: { model: 'mock/echo', prompt: 'Hello ${{ with.name }}', system: 'Be ${{ with.n }}', max_tokens: 5 },
    })

    await executorOf(log).execute('greet', action, bindings({ name: 'Ada', n: { tone: 'kind' } }))

    expect(
      log
        .filterTask('greet')
        .slice(0, 2)
        .map(({ kind }) => kind),
    ).toEqual([
      { type: 'template_resolved', task_id: 'greet', template: 'Hello ${{ with.name }}', result: 'Hello Ada', field: 'prompt' },
      { type: 'template_resolved', task_id: 'greet', template: 'Be ${{ with.n }}', result: 'Be {"tone":"kind"}', field: 'system' },
    ])
  })

  test('executor_emits_provider_events', async () => {
    const log = new EventLog({ validate: true })
    const action = actionOf({ infer: { model: 'mock/echo', prompt: 'Say hello', system: 'Be kind', temperature: 0.5, max_tokens: 100 } })

    const output = await executorOf(log).execute('greet', action, new TaskContext())

    expect(output).toBe('mock(echo) · Say hello')
    expect(log.events().map(({ kind }) => kind)).toEqual([
      expect.objectContaining({
        type: 'provider_called',
        task_id: 'greet',
        call_id: 'call-0',
        provider: 'mock',
        model: 'echo',
        prompt_len: 9,
        prompt: 'Say hello',
        system: 'Be kind',
        parameters: { max_output_tokens: 100, temperature: 0.5 },
        attempt: 1,
      }),
      expect.objectContaining({
        type: 'provider_responded',
        task_id: 'greet',
        call_id: 'call-0',
        output_len: 23,
        tokens_used: 10,
        output: 'mock(echo) · Say hello',
        usage: { input_tokens: 4, output_tokens: 6 },
        finish_reason: 'stop',
      }),
    ])
  })

  test('executor_fine_grained_events', async () => {
    const log = new EventLog({ validate: true })
    const executor = executorOf(log, { permits: { tools: ['nika:read'], fs: { read: ['./notes/*'] } } })
    const schema = { type: 'object', properties: { words: { type: 'integer' } }, required: ['words'] }

    await executor.execute(
      'load',
      actionOf(
        { with: { file: '' }, invoke: { tool: 'nika:read', args: { path: './notes/${{ with.file }}' } } },
        { tools: ['nika:read'], fs: { read: ['./notes/*'] } },
      ),
      bindings({ file: 'a.md' }),
    )
    await executor.execute(
      'count',
      actionOf({ with: { text: '' }, infer: { model: 'mock/echo', prompt: 'Count ${{ with.text }}', schema } }),
      bindings({ text: 'one two' }),
    )

    expect(outline(log)).toEqual([
      'template_resolved load',
      'permit_checked load',
      'permit_checked load',
      'tool_called load',
      'tool_responded load',
      'template_resolved count',
      'provider_called count',
      'provider_responded count',
      'schema_validated count',
    ])
    expect(log.at(8)?.kind).toEqual({ type: 'schema_validated', task_id: 'count', schema_path: '/tasks/count/infer/schema', valid: true })
  })

  test('each decision of the permits is recorded, and a denied one fails before the verb is called', async () => {
    const log = new EventLog({ validate: true })
    const exec = fakeExec(() => {
      throw new Error('must not be called')
    })
    const action = actionOf({ with: { program: '' }, exec: { command: ['${{ with.program }}'] } }, { exec: true })

    const output = executorOf(log, { permits: { exec: ['git'] }, exec }).execute('a', action, bindings({ program: 'curl' }))

    await expect(output).rejects.toMatchObject({ code: 'NIKA-SEC-004', category: 'security_error' })
    expect(log.events().map(({ kind }) => kind)).toEqual([
      { type: 'template_resolved', task_id: 'a', template: '${{ with.program }}', result: 'curl', field: 'command[0]' },
      { type: 'permit_checked', task_id: 'a', gate: 'exec', decision: 'deny', why: expect.stringContaining('curl') },
    ])
  })

  test.each([
    ['an error', new Error('boom'), 'the verb exec threw Error: boom'],
    ['a text', 'boom', 'the verb exec threw boom'],
  ])('what a verb throws without a code, %s, becomes NIKA-IMPL-001 with its cause', async (_name, thrown, message) => {
    const exec = fakeExec(() => {
      throw thrown
    })

    const output = executorOf(new EventLog(), { permits: { exec: true }, exec }).execute(
      'a',
      actionOf({ exec: { command: ['true'] } }, { exec: true }),
      new TaskContext(),
    )

    await expect(output).rejects.toMatchObject({ code: 'NIKA-IMPL-001', category: 'internal_error', message, cause: thrown })
  })

  test('an action of a verb that nobody registered is NIKA-IMPL-004', async () => {
    const executor = new TaskExecutor({ log: new EventLog(), verbs: {}, cwd: '/' })

    await expect(executor.execute('a', actionOf({ exec: { command: ['true'] } }, { exec: true }), new TaskContext())).rejects.toMatchObject(
      { code: 'NIKA-IMPL-004' },
    )
  })

  test('an output that is not JSON is refused with NIKA-LOG-001', async () => {
    const exec = fakeExec(() => Number.NaN)

    const output = executorOf(new EventLog(), { permits: { exec: true }, exec }).execute(
      'a',
      actionOf({ exec: { command: ['true'] } }, { exec: true }),
      new TaskContext(),
    )

    await expect(output).rejects.toMatchObject({ code: 'NIKA-LOG-001' })
  })
})
