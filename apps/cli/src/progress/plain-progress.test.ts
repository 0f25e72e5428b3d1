import { type EmittedKind, EventLog } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { plain } from '../terminal/paint.ts'
import { PlainProgress } from './plain-progress.ts'

/** What a run of these events looks like. */
function shown(...kinds: readonly EmittedKind[]): string {
  let text = ''
  const progress = new PlainProgress({
    paint: plain,
    write: (part) => {
      text += part
    },
  })
  const log = new EventLog({ clock: () => 0 })
  log.subscribe((event) => progress.events([event]))
  for (const kind of kinds) log.emit(kind)
  progress.end()
  return text
}

const scheduled: readonly EmittedKind[] = [
  { type: 'workflow_started', task_count: 2 },
  { type: 'task_scheduled', task_id: 'log', dependencies: [], verb: 'exec' },
  { type: 'task_scheduled', task_id: 'notes', dependencies: ['log'], verb: 'infer' },
  { type: 'inputs_resolved', task_id: 'log', inputs: {} },
]

const started: readonly EmittedKind[] = [...scheduled, { type: 'task_started', task_id: 'notes', attempt: 1 }]

describe('a run on no terminal', () => {
  test('has a line for what each task begins to do, and one for how it ends', () => {
    const text = shown(
      ...scheduled,
      { type: 'task_started', task_id: 'log' },
      { type: 'command_started', task_id: 'log', program: 'git', args: ['log', '-1'] },
      { type: 'command_exited', task_id: 'log', exit_code: 0 },
      { type: 'task_completed', task_id: 'log', output: 'a', duration_ms: 12.3 },
    )

    expect(text).toBe('· log    git log -1\n✓ log    12 ms\n')
  })

  test.each<[string, readonly EmittedKind[], string]>([
    [
      'the tokens of a model call, and why it stopped early',
      [
        { type: 'provider_called', task_id: 'notes', provider: 'mock', model: 'echo', prompt_len: 3 },
        {
          type: 'provider_responded',
          task_id: 'notes',
          output_len: 3,
          usage: { input_tokens: 1200, output_tokens: 40 },
          finish_reason: 'length',
        },
        { type: 'task_completed', task_id: 'notes', output: 'a', duration_ms: 1500 },
      ],
      '· notes  mock/echo\n✓ notes  1.5 s · 1,240 tokens (1,200 in, 40 out) · finish_reason: length\n',
    ],
    [
      'nothing of tokens that were not told, and nothing of a model that came to its end',
      [
        { type: 'provider_responded', task_id: 'notes', output_len: 3, finish_reason: 'stop' },
        { type: 'task_completed', task_id: 'notes', output: 'a', duration_ms: 1500 },
      ],
      '✓ notes  1.5 s\n',
    ],
    [
      'a failure with its code and the first line of its message',
      [{ type: 'task_failed', task_id: 'notes', error: 'no\nanswer', code: 'NIKA-INFER-001', duration_ms: 3 }],
      '✗ notes  NIKA-INFER-001: no … · 3 ms\n',
    ],
    [
      'a call that is tried again',
      [{ type: 'provider_failed', task_id: 'notes', error: 'too many requests', code: 'NIKA-INFER-001', retry_delay_ms: 1200 }],
      '↻ notes  NIKA-INFER-001: too many requests · again in 1.2 s\n',
    ],
    [
      'an attempt that is tried again',
      [{ type: 'task_retry_scheduled', task_id: 'notes', attempt: 1, error: 'exit code 1', code: 'NIKA-EXEC-001', delay_ms: 100 }],
      '↻ notes  NIKA-EXEC-001: exit code 1 · again in 100 ms\n',
    ],
    ['a skipped task', [{ type: 'task_skipped', task_id: 'notes', reason: 'gate' }], '- notes  skipped: gate\n'],
    [
      'a cancelled task and why',
      [{ type: 'task_cancelled', task_id: 'notes', reason: 'upstream', because_of: 'log' }],
      '■ notes  cancelled: upstream, because of log\n',
    ],
    ['no kind of a newer version', [], ''],
  ])('says %s', (_what, kinds, text) => {
    expect(shown(...started, ...kinds)).toBe(text)
  })

  test('shows what commands, tools and errors hide', () => {
    const text = shown(
      ...started,
      { type: 'command_started', task_id: 'notes', program: 'echo', args: ['\u001b[2J'] },
      { type: 'task_failed', task_id: 'notes', error: '\u001b]0;owned\u0007\r\u202e', code: 'NIKA-EXEC-001', duration_ms: 3 },
    )

    expect(text).toBe(`· notes  echo '\\u001b[2J'\n✗ notes  NIKA-EXEC-001: \\u001b]0;owned\\u0007\\u000d\\u202e · 3 ms\n`)
  })
})
