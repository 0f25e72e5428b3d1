import { expect, test } from 'vitest'
import { describeStep, type StepKind } from './describe-step.ts'

const task_id = 'notes'

test.each<[string, StepKind, string]>([
  ['a model call', { type: 'provider_called', task_id, provider: 'openai', model: 'gpt-5-mini', prompt_len: 3 }, 'openai/gpt-5-mini'],
  ['a tool with a path', { type: 'tool_called', task_id, tool: 'nika:read', args: { path: './a.md' } }, 'nika:read ./a.md'],
  [
    'a tool with an address',
    { type: 'tool_called', task_id, tool: 'nika:fetch', args: { url: 'https://a.example/' } },
    'nika:fetch https://a.example/',
  ],
  ['a tool with neither', { type: 'tool_called', task_id, tool: 'nika:hash', args: { path: 7 } }, 'nika:hash'],
  ['a tool of which nothing is told', { type: 'tool_called', task_id }, 'tool'],
  ['a command', { type: 'command_started', task_id, program: 'git', args: ['log', '-n1', '--format=%h'] }, 'git log -n1 --format=%h'],
  [
    'a command with odd arguments',
    { type: 'command_started', task_id, program: 'echo', args: ['a b', "it's", ''] },
    `echo 'a b' 'it'\\''s' ''`,
  ],
])('%s reads as one would write it', (_what, kind, text) => {
  expect(describeStep(kind)).toBe(text)
})
