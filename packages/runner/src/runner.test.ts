import { EventLog, logFormat } from '@nika/events'
import { parseWorkflow, type Workflow, workflow } from '@nika/language'
import { mockProvider } from '@nika/provider'
import { describe, expect, test } from 'vitest'
import { fakeExec } from '../test/fake-verbs.ts'
import { outline } from '../test/outline.ts'
import { Runner } from './runner.ts'
import type { Tool } from './tools/tool.ts'

const text = `nika: release-notes
model: mock/echo
inputs: { since: { type: string, default: v1.0.0 } }
const: { tone: dry }
permits: { exec: [git], fs: { write: ["./out/*"] }, tools: ["nika:write"] }
tasks:
  log: { exec: { command: [git, log, "\${{ inputs.since }}..HEAD"] } }
  notes:
    with: { commits: "\${{ tasks.log.output }}" }
    infer: { prompt: "Notes, \${{ const.tone }}: \${{ with.commits }}", max_tokens: 800 }
  save:
    with: { text: "\${{ tasks.notes.output }}" }
    invoke: { tool: "nika:write", args: { path: ./out/NOTES.md, content: "\${{ with.text }}" } }
outputs: { notes: "\${{ tasks.notes.output }}" }
`

function parsed(source: string): Workflow {
  const { workflow: found, diagnostics } = parseWorkflow(source, { file: 'release.nika.yaml' })
  if (found === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '))
  return found
}

const write: Tool = { name: 'nika:write', effect: 'replace', call: async ({ path }) => ({ path: path ?? null }) }
const engine = { providers: { mock: mockProvider() }, verbs: { exec: fakeExec(() => 'a1 b2') }, tools: { 'nika:write': write } }

/** One infer task, and one that reads it. */
const pair = workflow({
  nika: 'pair',
  model: 'mock/echo',
  tasks: {
    greet: { infer: { prompt: 'Say hello' } },
    shout: { with: { text: '${{ tasks.greet.output }}' }, infer: { prompt: 'Shout ${{ with.text }}' } },
  },
})

describe('Runner', () => {
  test('runner_emits_workflow_started', async () => {
    const runner = new Runner(parsed(text), { ...engine, runId: 'run-1', cwd: '/home/ada', now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 6) })

    await runner.run()

    expect(runner.eventLog.at(0)).toEqual({
      id: 0,
      timestamp_ms: expect.any(Number),
      kind: {
        type: 'workflow_started',
        task_count: 3,
        run_id: 'run-1',
        started_at: '2026-01-02T03:04:05.006Z',
        workflow: 'release-notes',
        workflow_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        language: 'nika/v1',
        definition: text,
        inputs: { since: 'v1.0.0' },
        producer: { name: '@nika/runner', version: expect.any(String), format: logFormat },
        sandbox: 'none',
        file: 'release.nika.yaml',
        cwd: '/home/ada',
      },
    })
  })

  test.each([
    ['sub/folder', `${process.cwd()}/sub/folder`],
    ['/home/ada/../bob', '/home/bob'],
    [undefined, process.cwd()],
  ])('records the folder %s as it is found from anywhere', async (cwd, recorded) => {
    const runner = new Runner(pair, { ...engine, cwd })

    await runner.run()

    expect(runner.eventLog.at(0)?.kind).toMatchObject({ cwd: recorded })
  })

  test('runner_emits_task_events', async () => {
    const runner = new Runner(pair, engine)

    await runner.run()

    const kinds = runner.eventLog.filterTask('shout').map(({ kind }) => kind)
    expect(kinds.filter(({ type }) => type.startsWith('task_') || type === 'inputs_resolved')).toEqual([
      { type: 'task_scheduled', task_id: 'shout', dependencies: ['greet'], verb: 'infer' },
      {
        type: 'inputs_resolved',
        task_id: 'shout',
        inputs: { with: { text: 'mock(echo) · Say hello' } },
        sources: { with: { text: [{ type: 'task', reference: 'tasks.greet.output', task_id: 'greet', event_id: 7 }] } },
      },
      { type: 'task_started', task_id: 'shout', attempt: 1 },
      {
        type: 'task_completed',
        task_id: 'shout',
        output: 'mock(echo) · Shout mock(echo) · Say hello',
        duration_ms: expect.any(Number),
        attempt: 1,
      },
    ])
  })

  test('runner_emits_workflow_completed', async () => {
    const runner = new Runner(pair, engine)

    const result = await runner.run()

    const outputs = { shout: 'mock(echo) · Shout mock(echo) · Say hello' }
    expect(runner.eventLog.events().at(-1)?.kind).toEqual({
      type: 'workflow_completed',
      final_output: outputs,
      total_duration_ms: expect.any(Number),
      usage: { input_tokens: 11, output_tokens: 17 },
      cost: { usd: 0, unpriced_calls: 2 },
    })
    expect(result).toMatchObject({
      run_id: runner.runId,
      status: 'completed',
      outputs,
      error: undefined,
      usage: { input_tokens: 11, output_tokens: 17 },
    })
  })

  test('runner_full_workflow_audit_trail', async () => {
    const runner = new Runner(parsed(text), engine)

    const { outputs } = await runner.run()

    expect(outline(runner.eventLog)).toEqual([
      'workflow_started',
      'task_scheduled log',
      'task_scheduled notes',
      'task_scheduled save',
      'inputs_resolved log',
      'task_started log',
      'template_resolved log',
      'permit_checked log',
      'task_completed log',
      'inputs_resolved notes',
      'task_started notes',
      'template_resolved notes',
      'provider_called notes',
      'provider_responded notes',
      'task_completed notes',
      'inputs_resolved save',
      'task_started save',
      'template_resolved save',
      'permit_checked save',
      'permit_checked save',
      'tool_called save',
      'tool_responded save',
      'task_completed save',
      'workflow_completed',
    ])
    expect(outputs).toEqual({ notes: 'mock(echo) · Notes, dry: a1 b2' })
    expect(runner.eventLog.replayUntil(runner.eventLog.length).get('save')?.output).toEqual({ path: './out/NOTES.md' })
    // Every event has the shape that the format says.
    const checked = new EventLog({ validate: true })
    for (const { kind } of runner.eventLog) checked.record(kind)
    expect(checked.length).toBe(runner.eventLog.length)
  })

  test('inputs_resolved_captures_full_context', async () => {
    const runner = new Runner(parsed(text), { ...engine, inputs: { since: 'v2' } })

    await runner.run()

    const received = runner.eventLog.events().flatMap(({ kind }) => (kind.type === 'inputs_resolved' ? [kind] : []))
    expect(received).toEqual([
      {
        type: 'inputs_resolved',
        task_id: 'log',
        inputs: { inputs: { since: 'v2' } },
        sources: { inputs: { since: [{ type: 'input', reference: 'inputs.since', name: 'since', origin: 'given' }] } },
      },
      {
        type: 'inputs_resolved',
        task_id: 'notes',
        inputs: { with: { commits: 'a1 b2' }, const: { tone: 'dry' } },
        sources: {
          with: { commits: [{ type: 'task', reference: 'tasks.log.output', task_id: 'log', event_id: 8 }] },
          const: { tone: [{ type: 'const', reference: 'const.tone', name: 'tone' }] },
        },
      },
      {
        type: 'inputs_resolved',
        task_id: 'save',
        inputs: { with: { text: 'mock(echo) · Notes, dry: a1 b2' } },
        sources: { with: { text: [{ type: 'task', reference: 'tasks.notes.output', task_id: 'notes', event_id: 14 }] } },
      },
    ])
  })

  test('a workflow of a program is recorded as its canonical JSON, which reads back as the same workflow', async () => {
    const runner = new Runner(pair, engine)

    await runner.run()

    const kind = runner.eventLog.at(0)?.kind
    const definition = kind?.type === 'workflow_started' ? String(kind['definition']) : ''
    const { source: _, ...again } = parsed(definition)
    expect(again).toEqual(pair)
  })

  test('time counts from run, not from when the runner was made', async () => {
    let now = 1000
    const runner = new Runner(pair, { ...engine, clock: () => now })
    now = 5000

    await runner.run()

    expect(runner.eventLog.at(0)?.timestamp_ms).toBe(0)
  })

  test('run called again gives the same promise', async () => {
    const runner = new Runner(pair, engine)

    const first = runner.run()

    expect(runner.run()).toBe(first)
    await first
    expect(outline(runner.eventLog).filter((line) => line === 'workflow_started')).toHaveLength(1)
  })

  test('run ids are different, and sort by time', () => {
    const first = new Runner(pair, engine).runId
    const second = new Runner(pair, engine).runId

    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/)
    expect(first < second).toBe(true)
  })

  test('a value of another task is held by the log once', async () => {
    const rows = Array.from({ length: 100 }, (_, index) => ({ index }))
    const fan = workflow({
      nika: 'fan',
      permits: { exec: ['true'] },
      tasks: {
        load: { exec: { command: ['true'] } },
        a: { with: { rows: '${{ tasks.load.output }}' }, exec: { command: ['true'] } },
        b: { with: { rows: '${{ tasks.load.output }}' }, exec: { command: ['true'] } },
      },
    })
    const runner = new Runner(fan, { verbs: { exec: fakeExec((taskId) => (taskId === 'load' ? rows : null)) } })

    await runner.run()

    const held = runner.eventLog.replayUntil(runner.eventLog.length).get('load')?.output
    const received = runner.eventLog.events().flatMap(({ kind }) => (kind.type === 'inputs_resolved' ? [kind['inputs']] : []))
    expect(received.slice(1)).toEqual([{ with: { rows } }, { with: { rows } }])
    for (const inputs of received.slice(1)) expect(Object(Object(inputs).with).rows).toBe(held)
  })
})
