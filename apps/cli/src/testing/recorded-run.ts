import { type EmittedKind, type Event, EventLog } from '@nika/events'

/** The events of a run, one millisecond apart. */
export function eventsOf(...kinds: readonly EmittedKind[]): readonly Event[] {
  let now = 0
  const log = new EventLog({ clock: () => now })
  for (const kind of kinds) {
    log.emit(kind)
    now += 1
  }
  return log.events()
}

/** Events as a store gives them. */
export async function* stored(events: readonly Event[]): AsyncGenerator<Event, void, undefined> {
  yield* events
}

/** Two tasks: a program whose output a model gets, with everything that a log says about them. */
export const recordedRun: readonly Event[] = eventsOf(
  {
    type: 'workflow_started',
    task_count: 3,
    run_id: 'run-1',
    started_at: '2026-01-02T03:04:05.000Z',
    workflow: 'release-notes',
    inputs: { since: 'v1' },
    sandbox: 'none',
    file: 'notes.nika.yaml',
  },
  { type: 'task_scheduled', task_id: 'log', dependencies: [], verb: 'exec' },
  { type: 'task_scheduled', task_id: 'notes', dependencies: ['log'], verb: 'infer' },
  { type: 'task_scheduled', task_id: 'save', dependencies: ['notes'], verb: 'invoke' },
  {
    type: 'inputs_resolved',
    task_id: 'log',
    inputs: { inputs: { since: 'v1' } },
    sources: { inputs: { since: [{ type: 'input', reference: 'inputs.since', name: 'since', origin: 'default' }] } },
  },
  { type: 'task_started', task_id: 'log', attempt: 1 },
  { type: 'template_resolved', task_id: 'log', template: '${{ inputs.since }}..HEAD', result: 'v1..HEAD', field: 'command[2]' },
  { type: 'permit_checked', task_id: 'log', gate: 'exec', decision: 'allow', why: 'permits.exec allows "git"' },
  { type: 'command_started', task_id: 'log', call_id: 'call-8', program: 'git', args: ['log', 'v1..HEAD'], cwd: '/project' },
  {
    type: 'command_exited',
    task_id: 'log',
    call_id: 'call-8',
    exit_code: 0,
    stdout_len: 11,
    stderr: 'warning: \u001b[31mold\n',
    duration_ms: 12,
  },
  { type: 'task_completed', task_id: 'log', output: 'one\ntwo\u0007', duration_ms: 13, attempt: 1 },
  {
    type: 'inputs_resolved',
    task_id: 'notes',
    inputs: { with: { commits: 'one\ntwo\u0007', style: 'dry' }, const: { tone: 'calm' } },
    sources: {
      with: { commits: [{ type: 'task', reference: 'tasks.log.output', task_id: 'log', event_id: 10 }], style: [] },
      const: { tone: [{ type: 'const', reference: 'const.tone', name: 'tone' }] },
    },
  },
  { type: 'task_started', task_id: 'notes', attempt: 1 },
  { type: 'template_resolved', task_id: 'notes', template: 'Say ${{ with.commits }}', result: 'Say one\ntwo\u0007', field: 'prompt' },
  {
    type: 'provider_called',
    task_id: 'notes',
    call_id: 'call-14',
    provider: 'openai',
    model: 'gpt-5-mini',
    prompt_len: 12,
    prompt: 'Say one\ntwo\u0007',
    system: 'Be brief',
    parameters: { max_output_tokens: 800 },
    stream: true,
    server: { address: 'api.openai.com', port: 443 },
  },
  {
    type: 'provider_responded',
    task_id: 'notes',
    call_id: 'call-14',
    output_len: 4,
    output: 'Done',
    model: 'gpt-5-mini-2026',
    tokens_used: 1300,
    usage: { input_tokens: 1200, output_tokens: 100, cache_read_input_tokens: 1000 },
    finish_reason: 'length',
    request_id: 'req-1',
    duration_ms: 1500,
    time_to_first_token_ms: 300,
    cost: { usd: 0.0021 },
  },
  {
    type: 'schema_validated',
    task_id: 'notes',
    schema_path: '/tasks/notes/infer/schema',
    valid: false,
    errors: [{ path: '/title', message: 'must be string' }],
  },
  { type: 'task_completed', task_id: 'notes', output: 'Done', duration_ms: 1510, attempt: 1 },
  { type: 'inputs_resolved', task_id: 'save', inputs: {}, sources: {} },
  { type: 'task_started', task_id: 'save', attempt: 1 },
  { type: 'tool_called', task_id: 'save', call_id: 'call-20', tool: 'nika:write', args: { path: './NOTES.md', content: 'Done' } },
  {
    type: 'tool_failed',
    task_id: 'save',
    call_id: 'call-20',
    tool: 'nika:write',
    error: 'disk full',
    code: 'NIKA-BUILTIN-WRITE-001',
    duration_ms: 1,
  },
  { type: 'task_failed', task_id: 'save', error: 'disk full', code: 'NIKA-BUILTIN-WRITE-001', duration_ms: 2, attempt: 1 },
  { type: 'workflow_failed', error: 'disk full', code: 'NIKA-BUILTIN-WRITE-001', failed_task: 'save', total_duration_ms: 1540 },
)
