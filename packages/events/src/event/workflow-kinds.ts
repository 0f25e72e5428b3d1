import * as z from 'zod/mini'
import { costTotal, count, eventReference, json, jsonObject, milliseconds, optional, producer, text, texts, usage } from './shapes.ts'

/** Kinds about the whole run. */
export const workflowKinds = {
  workflow_started: () =>
    z.object({
      type: z.literal('workflow_started'),
      task_count: count(),
      run_id: optional(text()),
      /** ISO 8601, UTC: the wall time of `timestamp_ms` 0. */
      started_at: optional(text()),
      /** The workflow's name. */
      workflow: optional(text()),
      /** SHA-256 of the definition's bytes, in hex. */
      workflow_hash: optional(text()),
      language: optional(text()),
      /** The file's text; of a workflow built in a program, its canonical JSON. */
      definition: optional(text()),
      inputs: optional(jsonObject()),
      producer: optional(producer()),
      policy: optional(text()),
      sandbox: optional(text()),
      file: optional(text()),
      /** Relative paths of the run resolve against it. */
      cwd: optional(text()),
      /** W3C trace context, when the run was started inside a trace. */
      traceparent: optional(text()),
      forked_from: optional(eventReference()),
    }),
  workflow_completed: () =>
    z.object({
      type: z.literal('workflow_completed'),
      final_output: json(),
      total_duration_ms: milliseconds(),
      usage: optional(usage()),
      cost: optional(costTotal()),
    }),
  workflow_failed: () =>
    z.object({
      type: z.literal('workflow_failed'),
      error: text(),
      failed_task: optional(text()),
      code: optional(text()),
      /** What can be done about it. */
      hint: optional(text()),
      total_duration_ms: optional(milliseconds()),
      usage: optional(usage()),
      cost: optional(costTotal()),
    }),
  workflow_cancelled: () =>
    z.object({
      type: z.literal('workflow_cancelled'),
      reason: optional(text()),
      total_duration_ms: optional(milliseconds()),
    }),
  workflow_paused: () =>
    z.object({
      type: z.literal('workflow_paused'),
      /** The tasks that wait for a person. */
      waiting_for: optional(texts()),
    }),
  workflow_resumed: () =>
    z.object({
      type: z.literal('workflow_resumed'),
      /** ISO 8601, UTC: the wall time of this event. */
      resumed_at: optional(text()),
      /** The last event before the resume. */
      at_event: optional(count()),
      producer: optional(producer()),
    }),
}
