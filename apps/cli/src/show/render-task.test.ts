import { describe, expect, test } from 'vitest'
import { readTaskReport } from '../report/read-task-report.ts'
import { plain } from '../terminal/paint.ts'
import { eventsOf, recordedRun, stored } from '../testing/recorded-run.ts'
import { renderTask } from './render-task.ts'

/** The report of a task of a run, after the event `at`. */
async function shown(taskId: string, events = recordedRun, hint?: string): Promise<string> {
  const { report } = await readTaskReport(stored(events), taskId)
  if (report === undefined) throw new Error(`the run has no task ${taskId}`)
  return renderTask(report, { paint: plain, hint })
}

describe('the report of a task', () => {
  test('tells what a program received and from where, what was run, and what came out', async () => {
    expect(await shown('log')).toBe(`✓ log  completed in 13 ms · exec
  task of release-notes · run run-1 · 2026-01-02T03:04:05.005Z

Received
  inputs.since     "v1"  from its default

Rendered
  command[2]       "v1..HEAD"  from \${{ inputs.since }}..HEAD

Permits
  ✓ permits.exec allows "git"

Command git log v1..HEAD
  in               /project
  exit             exit code 0, 11 bytes of output, 12 ms
  stderr
    │ warning: \\u001b[31mold

Output
  output
    │ one
    │ two\\u0007
`)
  })

  test('tells what a model received, with which parameters it was called, and the tokens that it really used', async () => {
    expect(await shown('notes')).toBe(`✓ notes  completed in 1.5 s · infer · after log
  task of release-notes · run run-1 · 2026-01-02T03:04:05.012Z

Received
  with.commits     from tasks.log.output (event 10)
    │ one
    │ two\\u0007
  with.style       "dry"  written in the file
  const.tone       "calm"  from the file

Model openai/gpt-5-mini
  parameters       max_output_tokens 800, streamed, from api.openai.com
  system
    │ Be brief
  prompt           12 bytes
    │ Say one
    │ two\\u0007
  answer           4 bytes from gpt-5-mini-2026, 1.5 s, first token after 300 ms
  tokens           1,300 tokens (1,200 in, 100 out), 1000 read from the cache
  cost             $0.0021
  finish_reason    length
  request_id       req-1

Schema
  ✗ the answer does not satisfy /tasks/notes/infer/schema
    /title: must be string

Output
  output           "Done"
`)
  })

  test('tells why a task failed and what can be done', async () => {
    expect(await shown('save', recordedRun, 'free some space')).toBe(`✗ save  failed in 2 ms · invoke · after notes
  task of release-notes · run run-1 · 2026-01-02T03:04:05.019Z

Received
  nothing: it reads no input and no other task

Tool nika:write ./NOTES.md
  args             {"path":"./NOTES.md","content":"Done"}
  failed           NIKA-BUILTIN-WRITE-001: disk full, 1 ms

Failure
  NIKA-BUILTIN-WRITE-001: disk full
  hint: free some space
`)
  })

  test('shows a task as it was at an event', async () => {
    expect(await shown('log', recordedRun.slice(0, 9))).toMatch(
      /^▸ log {2}running · exec\n[\s\S]*\nCommand git log v1\.\.HEAD\n.*\n {2}answer {11}none so far\n$/,
    )
    expect(await shown('notes', recordedRun.slice(0, 5))).toBe(
      '· notes  scheduled · infer · after log\n  task of release-notes · run run-1\n\nReceived\n  nothing yet: its dependencies are not done\n',
    )
  })

  test.each([
    ['is not done waiting', [], 'nothing yet: its dependencies are not done'],
    [
      'has failed by a binding',
      [{ type: 'task_failed', task_id: 'b', error: 'no', duration_ms: 0 }],
      'nothing: its inputs were never resolved',
    ],
    ['was cancelled before', [{ type: 'task_cancelled', task_id: 'b', reason: 'upstream' }], 'nothing: its inputs were never resolved'],
  ] as const)('tells that a task received nothing because it %s', async (_why, ending, said) => {
    const events = eventsOf({ type: 'task_scheduled', task_id: 'b', dependencies: ['a'] }, ...ending)

    expect(await shown('b', events)).toContain(`Received\n  ${said}\n`)
  })

  test('tells that a task without dependencies received nothing yet', async () => {
    const events = eventsOf({ type: 'task_scheduled', task_id: 'a', dependencies: [] })

    expect(await shown('a', events)).toContain('Received\n  nothing yet\n')
  })

  test('shows a failure of several lines as it is', async () => {
    const failure = { error: 'no answer; the nearest differs in\n  - prompt: a\n  + prompt: \u001b[2J', code: 'NIKA-REPLAY-020' }
    const events = eventsOf(
      { type: 'task_started', task_id: 'ask', attempt: 1 },
      { type: 'task_failed', task_id: 'ask', duration_ms: 1, ...failure },
    )

    expect(await shown('ask', events)).toContain(`Failure
  NIKA-REPLAY-020: no answer; the nearest differs in
    - prompt: a
    + prompt: \\u001b[2J
`)
  })

  test('says that tokens were not told, and never 0', async () => {
    const events = eventsOf(
      { type: 'workflow_started', task_count: 1 },
      { type: 'provider_called', task_id: 'ask', provider: 'mock', model: 'quiet', prompt_len: 2 },
      { type: 'provider_responded', task_id: 'ask', output_len: 2 },
    )

    expect(await shown('ask', events)).toContain('  tokens           not told\n  finish_reason    not told\n')
  })

  test('tells each attempt apart', async () => {
    const events = eventsOf(
      { type: 'workflow_started', task_count: 1 },
      { type: 'task_started', task_id: 'ask', attempt: 1 },
      { type: 'provider_called', task_id: 'ask', call_id: 'a', provider: 'mock', model: 'm', prompt_len: 2 },
      {
        type: 'provider_failed',
        task_id: 'ask',
        call_id: 'a',
        error: 'too many requests',
        code: 'NIKA-INFER-001',
        usage: { input_tokens: 7 },
        cost: { usd: 0.07 },
      },
      { type: 'task_retry_scheduled', task_id: 'ask', attempt: 1, error: 'too many requests', code: 'NIKA-INFER-001' },
      { type: 'task_started', task_id: 'ask', attempt: 2 },
      { type: 'task_cancelled', task_id: 'ask', reason: 'operator' },
    )

    expect(await shown('ask', events)).toBe(`■ ask  cancelled
  task of a workflow

Received
  nothing: its inputs were never resolved

Attempt 1
  began            after 1 ms

Model mock/m
  prompt           2 bytes
  failed           NIKA-INFER-001: too many requests
  tokens           7 tokens in
  cost             $0.0700
  tried again      after NIKA-INFER-001: too many requests

Attempt 2
  began            after 5 ms

Reason
  operator
`)
  })

  test('shortens a long value and says how much is missing', async () => {
    const output = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n')
    const events = eventsOf({ type: 'task_completed', task_id: 'long', output, duration_ms: 1 })

    expect(await shown('long', events)).toMatch(/│ line 11\n {4}⋮ 88 more lines, 789 bytes in all\n$/)
  })
})
