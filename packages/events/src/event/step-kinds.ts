import * as z from 'zod/mini'
import { cost, count, flag, json, jsonObject, milliseconds, optional, text, texts, usage } from './shapes.ts'

const issues = () => z.readonly(z.array(z.readonly(z.object({ path: text(), message: text() }))))

/** Kinds about what happens inside a task: templates, permits, model calls, commands, tools, people. */
export const stepKinds = {
  template_resolved: () =>
    z.object({
      type: z.literal('template_resolved'),
      task_id: text(),
      template: text(),
      result: text(),
      /** Where the template stands. */
      field: optional(text()),
    }),
  permit_checked: () =>
    z.object({
      type: z.literal('permit_checked'),
      task_id: text(),
      gate: optional(text()),
      decision: z.enum(['allow', 'deny']),
      why: optional(text()),
    }),
  provider_called: () =>
    z.object({
      type: z.literal('provider_called'),
      task_id: text(),
      provider: text(),
      model: text(),
      /** UTF-8 bytes of the prompt, or of all text parts of the messages; the system prompt apart. */
      prompt_len: count(),
      call_id: optional(text()),
      prompt: optional(text()),
      messages: optional(json()),
      system: optional(text()),
      /** The request's own names: max_output_tokens, temperature, … */
      parameters: optional(jsonObject()),
      stream: optional(flag()),
      server: optional(z.readonly(z.object({ address: text(), port: optional(count()) }))),
      /** The try within this request, from 1. */
      attempt: optional(count()),
      request_hash: optional(text()),
    }),
  provider_responded: () =>
    z.object({
      type: z.literal('provider_responded'),
      task_id: text(),
      /** UTF-8 bytes of the text. */
      output_len: count(),
      /** Input and output together; absent where the provider did not tell both. */
      tokens_used: optional(count()),
      call_id: optional(text()),
      output: optional(text()),
      /** The structured value. */
      value: optional(json()),
      tool_calls: optional(json()),
      /** The model that answered. */
      model: optional(text()),
      usage: optional(usage()),
      finish_reason: optional(text()),
      /** What the model says about why it refuses. */
      refusal: optional(text()),
      request_id: optional(text()),
      response_id: optional(text()),
      duration_ms: optional(milliseconds()),
      time_to_first_token_ms: optional(milliseconds()),
      cost: optional(cost()),
    }),
  provider_failed: () =>
    z.object({
      type: z.literal('provider_failed'),
      task_id: text(),
      call_id: optional(text()),
      provider: optional(text()),
      model: optional(text()),
      error: optional(text()),
      code: optional(text()),
      /** What went wrong, of the list that all providers share: rate_limit, context_length, … */
      error_kind: optional(text()),
      /** The HTTP status, where there was one. */
      status: optional(count()),
      transient: optional(flag()),
      /** How long the vendor asks to wait. */
      retry_after_ms: optional(milliseconds()),
      /** When another try follows. */
      retry_delay_ms: optional(milliseconds()),
      duration_ms: optional(milliseconds()),
      /** What was told before it failed. */
      usage: optional(usage()),
      /** Of those counts: what the call cost at least. */
      cost: optional(cost()),
    }),
  schema_validated: () =>
    z.object({
      type: z.literal('schema_validated'),
      task_id: text(),
      schema_path: text(),
      valid: flag(),
      errors: optional(issues()),
    }),
  command_started: () =>
    z.object({
      type: z.literal('command_started'),
      task_id: text(),
      call_id: optional(text()),
      program: optional(text()),
      args: optional(texts()),
      cwd: optional(text()),
    }),
  command_exited: () =>
    z.object({
      type: z.literal('command_exited'),
      task_id: text(),
      call_id: optional(text()),
      exit_code: optional(z.int()),
      signal: optional(text()),
      /** Why it could not be started. */
      error: optional(text()),
      stdout_len: optional(count()),
      /** Its last 64 KiB. */
      stderr: optional(text()),
      duration_ms: optional(milliseconds()),
    }),
  tool_called: () =>
    z.object({
      type: z.literal('tool_called'),
      task_id: text(),
      call_id: optional(text()),
      tool: optional(text()),
      args: optional(json()),
    }),
  tool_responded: () =>
    z.object({
      type: z.literal('tool_responded'),
      task_id: text(),
      call_id: optional(text()),
      tool: optional(text()),
      output_len: optional(count()),
      output: optional(json()),
      duration_ms: optional(milliseconds()),
    }),
  tool_failed: () =>
    z.object({
      type: z.literal('tool_failed'),
      task_id: text(),
      call_id: optional(text()),
      tool: optional(text()),
      error: optional(text()),
      code: optional(text()),
      duration_ms: optional(milliseconds()),
    }),
  http_responded: () =>
    z.object({
      type: z.literal('http_responded'),
      task_id: text(),
      call_id: optional(text()),
      method: optional(text()),
      url: optional(text()),
      status: optional(count()),
      body_len: optional(count()),
      duration_ms: optional(milliseconds()),
    }),
  prompt_asked: () =>
    z.object({
      type: z.literal('prompt_asked'),
      task_id: text(),
      message: optional(text()),
      mode: optional(text()),
      choices: optional(json()),
      default: optional(json()),
    }),
  prompt_answered: () =>
    z.object({
      type: z.literal('prompt_answered'),
      task_id: text(),
      answer: optional(json()),
      origin: optional(text()),
    }),
}
