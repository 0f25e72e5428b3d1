import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../scripts/workspace/workspace-packages.ts'

// The tests that the project's first plan named; each promise keeps its name.
const names = [
  'event_creation_with_monotonic_id',
  'eventkind_serialization_tagged',
  'eventlog_new_starts_empty',
  'eventlog_emit_increments_id',
  'eventlog_thread_safe_append',
  'eventlog_filter_by_task',
  'eventlog_to_json',
  'runner_emits_workflow_started',
  'runner_emits_task_events',
  'runner_emits_workflow_completed',
  'executor_emits_template_resolved',
  'executor_emits_provider_events',
  'context_to_value',
  'event_ids_are_monotonic',
  'eventlog_thread_safe_concurrent_emits',
  'filter_task_returns_only_matching',
  'eventkind_serializes_with_type_tag',
  'runner_full_workflow_audit_trail',
  'executor_fine_grained_events',
  'inputs_resolved_captures_full_context',
]

const tests = globSync('{packages,apps}/*/src/**/*.test.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'))

test.each(names)('%s is the title of one test', (name) => {
  const titles = tests.flatMap((text) => text.match(new RegExp(`\\b(?:test|it)(?:\\.\\w+)*\\(\\s*'${name}'`, 'g')) ?? [])

  expect(titles).toHaveLength(1)
})
