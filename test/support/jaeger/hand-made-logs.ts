// Logs of what a runner may not be able to do yet.
import { type Event, EventLog, type EventOf, type KnownEventKind } from '@nika/events'

type Entry = readonly [timestampMs: number, kind: KnownEventKind]

function logOf(entries: readonly Entry[]): readonly Event[] {
  let now = 0
  const log = new EventLog({ validate: true, clock: () => now })
  for (const [timestampMs, kind] of entries) {
    now = timestampMs
    log.emit(kind)
  }
  return log.events()
}

function started(workflow: string): EventOf<'workflow_started'> {
  return {
    type: 'workflow_started',
    task_count: 4,
    run_id: `run-${workflow}`,
    started_at: '2026-11-24T20:00:00.123Z',
    workflow,
    workflow_hash: 'ab12',
  }
}

function called(task_id: string, call_id: string): KnownEventKind {
  return {
    type: 'provider_called',
    task_id,
    call_id,
    provider: 'openai',
    model: 'tiny',
    prompt_len: 2,
    prompt: 'Hi',
    parameters: { temperature: 0.5, max_output_tokens: 9, stop: ['.', '!'] },
    server: { address: '127.0.0.1', port: 8080 },
  }
}

function answered(task_id: string, call_id: string): KnownEventKind {
  return {
    type: 'provider_responded',
    task_id,
    call_id,
    output_len: 5,
    output: 'Hello',
    model: 'tiny-1',
    usage: { input_tokens: 7, output_tokens: 2, cache_read_input_tokens: 3, cache_creation_input_tokens: 1, reasoning_tokens: 1 },
    finish_reason: 'stop',
    response_id: 'answer',
    cost: { usd: 0.001 },
  }
}

function command(task_id: string, from: number): readonly Entry[] {
  return [
    [from, { type: 'task_started', task_id, attempt: 1 }],
    [from + 0.5, { type: 'command_started', task_id, call_id: `call-${task_id}`, program: 'true', args: ['-x'] }],
    [from + 2.001, { type: 'command_exited', task_id, call_id: `call-${task_id}`, exit_code: 0 }],
    [from + 3, { type: 'task_completed', task_id, output: '', duration_ms: 3 }],
  ]
}

/** A loop with two iterations, a task that needs a second attempt, and one that is skipped. */
export const loopLog = logOf([
  [0, started('loop')],
  [0, { type: 'task_scheduled', task_id: 'each', dependencies: [], verb: 'exec' }],
  [1, { type: 'inputs_resolved', task_id: 'each', inputs: { items: [1, 2] } }],
  [1, { type: 'task_started', task_id: 'each' }],
  ...command('each[0]', 2),
  ...command('each[1]', 6),
  [10, { type: 'task_completed', task_id: 'each', output: ['', ''], duration_ms: 9 }],
  [10, { type: 'task_scheduled', task_id: 'flaky', dependencies: ['each'], verb: 'infer' }],
  [11, { type: 'inputs_resolved', task_id: 'flaky', inputs: {} }],
  [11, { type: 'task_started', task_id: 'flaky', attempt: 1 }],
  [12, called('flaky', 'call-1')],
  [20.25, { type: 'provider_failed', task_id: 'flaky', call_id: 'call-1', error: 'overloaded', code: 'NIKA-INFER-001', status: 503 }],
  [21, { type: 'task_retry_scheduled', task_id: 'flaky', attempt: 1, error: 'overloaded', code: 'NIKA-INFER-001', delay_ms: 50 }],
  [71, { type: 'task_started', task_id: 'flaky', attempt: 2 }],
  [72, called('flaky', 'call-2')],
  [90, answered('flaky', 'call-2')],
  [91, { type: 'schema_validated', task_id: 'flaky', schema_path: '/tasks/flaky', valid: true }],
  [92, { type: 'task_completed', task_id: 'flaky', output: 'Hello', duration_ms: 81, attempt: 2 }],
  [92, { type: 'task_scheduled', task_id: 'never', dependencies: ['flaky'], verb: 'exec' }],
  [92, { type: 'task_skipped', task_id: 'never', reason: 'gate' }],
  [93, { type: 'workflow_completed', final_output: 'Hello', total_duration_ms: 93 }],
])

/** Tools, one of which makes a request, a command that fails, an answer that is too long, an event that is not known. */
export const toolLog = logOf([
  [0, started('tools')],
  [1, { type: 'task_started', task_id: 'page' }],
  [2, { type: 'permit_checked', task_id: 'page', gate: 'net', decision: 'allow', why: 'permits.net' }],
  [
    3,
    {
      type: 'tool_called',
      task_id: 'page',
      call_id: 'call-1',
      tool: 'nika:fetch',
      args: { url: 'https://ada:pw@host.example/a?token=hidden&q=1' },
    },
  ],
  [9, { type: 'http_responded', task_id: 'page', call_id: 'call-1', method: 'GET', url: 'https://host.example/a?q=1', status: 404 }],
  [10, { type: 'tool_failed', task_id: 'page', call_id: 'call-1', tool: 'nika:fetch', error: 'not found', code: 'NIKA-FETCH-001' }],
  [11, { type: 'task_failed', task_id: 'page', error: 'not found', code: 'NIKA-FETCH-001', duration_ms: 10 }],
  [11, { type: 'task_started', task_id: 'build' }],
  [12, { type: 'template_resolved', task_id: 'build', template: 'a', result: 'ä'.repeat(3000), field: 'stdin' }],
  [13, { type: 'command_started', task_id: 'build', call_id: 'call-2', program: 'make' }],
  [14, { type: 'command_exited', task_id: 'build', call_id: 'call-2', exit_code: 2 }],
  [15, { type: 'task_failed', task_id: 'build', error: 'make exited with code 2', code: 'NIKA-EXEC-001', duration_ms: 4 }],
  [15, { type: 'task_cancelled', task_id: 'after', reason: 'upstream', because_of: 'build' }],
  [16, { type: 'workflow_failed', error: 'page failed', failed_task: 'page', code: 'NIKA-FETCH-001' }],
])

/** A run that took a result from another. */
export const forkLog = logOf([
  [0, { ...started('fork'), forked_from: { run_id: 'run-loop', event_id: 12 } }],
  [1, { type: 'task_scheduled', task_id: 'each', dependencies: [] }],
  [1, { type: 'task_completed', task_id: 'each', output: [], duration_ms: 0, reused_from: { run_id: 'run-loop', event_id: 12 } }],
  [2, { type: 'task_scheduled', task_id: 'next', dependencies: ['each'] }],
  ...command('next', 3),
  [7, { type: 'workflow_completed', final_output: '', total_duration_ms: 7 }],
])

/** A process that died while a model was asked, and another that went on. */
export const resumedLog = logOf([
  [0, started('resumed')],
  [1, { type: 'task_scheduled', task_id: 'ask', dependencies: [], verb: 'infer' }],
  [2, { type: 'inputs_resolved', task_id: 'ask', inputs: {} }],
  [2, { type: 'task_started', task_id: 'ask', attempt: 1 }],
  [3, called('ask', 'call-1')],
  [60_000, { type: 'workflow_resumed', resumed_at: '2026-11-24T20:01:00.123Z', at_event: 4 }],
  [60_001, { type: 'task_started', task_id: 'ask', attempt: 1 }],
  [60_002, called('ask', 'call-2')],
  [60_010, answered('ask', 'call-2')],
  [60_011, { type: 'task_completed', task_id: 'ask', output: 'Hello', duration_ms: 10, attempt: 1 }],
  [60_012, { type: 'workflow_completed', final_output: 'Hello', total_duration_ms: 60_012, cost: { usd: 0.001, unpriced_calls: 0 } }],
])
