import * as z from 'zod/mini'
import { count, eventReference, flag, json, jsonObject, milliseconds, optional, text, texts } from './shapes.ts'

const failure = () => ({
  code: optional(text()),
  category: optional(text()),
  transient: optional(flag()),
  details: optional(json()),
  /** What can be done about it. */
  hint: optional(text()),
  /** From 1. */
  attempt: optional(count()),
})

/** Kinds about one task: when it may run, what it received, how it ended. */
export const taskKinds = {
  task_scheduled: () =>
    z.object({
      type: z.literal('task_scheduled'),
      task_id: text(),
      dependencies: texts(),
      verb: optional(text()),
    }),
  inputs_resolved: () =>
    z.object({
      type: z.literal('inputs_resolved'),
      task_id: text(),
      /** The whole context that the task receives. */
      inputs: json(),
      /** For each input, the task, path or default that it came from. */
      sources: optional(json()),
    }),
  task_started: () =>
    z.object({
      type: z.literal('task_started'),
      task_id: text(),
      /** From 1. */
      attempt: optional(count()),
    }),
  task_completed: () =>
    z.object({
      type: z.literal('task_completed'),
      task_id: text(),
      output: json(),
      duration_ms: milliseconds(),
      attempt: optional(count()),
      /** The named extracts; on a loop's parent each an array in item order. */
      extracted: optional(jsonObject()),
      recovered_from: optional(z.readonly(z.object({ code: optional(text()), error: text() }))),
      /** The event of another run that this result was taken from; nothing was executed. */
      reused_from: optional(eventReference()),
    }),
  task_failed: () =>
    z.object({
      type: z.literal('task_failed'),
      task_id: text(),
      /** The message. */
      error: text(),
      duration_ms: milliseconds(),
      ...failure(),
    }),
  task_retry_scheduled: () =>
    z.object({
      type: z.literal('task_retry_scheduled'),
      task_id: text(),
      /** The attempt that failed. */
      attempt: optional(count()),
      error: optional(text()),
      code: optional(text()),
      duration_ms: optional(milliseconds()),
      delay_ms: optional(milliseconds()),
    }),
  task_skipped: () =>
    z.object({
      type: z.literal('task_skipped'),
      task_id: text(),
      /** gate: its condition was false; error_skip: it failed and says to skip. */
      reason: optional(text()),
      because_of: optional(text()),
      error: optional(text()),
      duration_ms: optional(milliseconds()),
      ...failure(),
    }),
  task_cancelled: () =>
    z.object({
      type: z.literal('task_cancelled'),
      task_id: text(),
      /** upstream, operator, budget or fail_fast. */
      reason: optional(text()),
      because_of: optional(text()),
    }),
}
