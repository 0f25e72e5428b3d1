import { closeSync, openSync, writeSync } from 'node:fs'
import type { Event, KnownEventKind } from '@nika/events'

const instruction = 'Summarize the notes below for somebody who was not there, in one sentence, without names. '.repeat(4)

/** The ten events of a task that calls a model: a prompt of 460 bytes, an output of 100. */
function taskEvents(index: number): readonly KnownEventKind[] {
  const task_id = `task_${index}`
  const text = `${index} `.padEnd(100, 'x')
  return [
    { type: 'task_scheduled', task_id, dependencies: index === 0 ? [] : [`task_${index - 1}`], verb: 'infer' },
    { type: 'inputs_resolved', task_id, inputs: { text }, sources: { text: `task_${index - 1}` } },
    { type: 'task_started', task_id, attempt: 1 },
    { type: 'template_resolved', task_id, template: `${instruction}{{text}}`, result: instruction + text },
    { type: 'permit_checked', task_id, gate: 'network', decision: 'allow' },
    {
      type: 'provider_called',
      task_id,
      provider: 'mock',
      model: 'mock-1',
      prompt_len: 460,
      call_id: `call_${index}`,
      prompt: instruction + text,
    },
    {
      type: 'provider_responded',
      task_id,
      output_len: 100,
      tokens_used: 42,
      call_id: `call_${index}`,
      output: 'y'.repeat(100),
      usage: { input_tokens: 20, output_tokens: 22 },
      duration_ms: 812.125,
    },
    { type: 'schema_validated', task_id, schema_path: 'schema', valid: true },
    { type: 'tool_called', task_id, call_id: `tool_${index}`, tool: 'nika:read', args: { path: 'notes.txt' } },
    { type: 'task_completed', task_id, output: `${index} `.padEnd(100, 'z'), duration_ms: 813.5, attempt: 1 },
  ]
}

/** A run of so many tasks, ten events each. */
export function* runOf(tasks: number): Iterable<Event> {
  let id = 0
  const event = (kind: KnownEventKind): Event => ({ id, timestamp_ms: id++ / 1000, kind })
  yield event({ type: 'workflow_started', task_count: tasks, run_id: 'benchmark', started_at: '2026-01-31T08:00:00.000Z' })
  for (let index = 0; index < tasks; index++) for (const kind of taskEvents(index)) yield event(kind)
  yield event({ type: 'workflow_completed', final_output: null, total_duration_ms: id / 1000 })
}

/** Writes the events as NDJSON; gives their number. */
export function writeEvents(file: string, events: Iterable<Event>): number {
  const descriptor = openSync(file, 'w')
  let count = 0
  let lines = ''
  for (const event of events) {
    count += 1
    lines += `${JSON.stringify(event)}\n`
    if (lines.length < 1_000_000) continue
    writeSync(descriptor, lines)
    lines = ''
  }
  writeSync(descriptor, lines)
  closeSync(descriptor)
  return count
}
