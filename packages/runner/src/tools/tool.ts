import type { JsonObject, JsonValue } from '@nika/events'
import type { StepEffect } from '../verbs/effect.ts'
import type { StepContext } from '../verbs/step-context.ts'

/** What a tool gets besides its arguments. */
export interface ToolContext extends StepContext {
  /** Of the tool_called that stands in the log already; http_responded carries it too. */
  readonly call_id: string
  /** Id of that tool_called. */
  readonly event_id: number
}

/**
 * Something that `invoke` can call. The built-in ones are registered as your own would be, under `RunnerOptions.tools`.
 * `invoke` records tool_called, tool_responded and tool_failed and waits for the log where the effect demands it.
 *
 *     const shout: Tool = {
 *       name: 'nika:shout',
 *       effect: 'none',
 *       call: async ({ text }) => String(text).toUpperCase(),
 *     }
 */
export interface Tool {
  /** As workflows write it: `nika:read`. */
  readonly name: string
  /** What a call does to the world; a function when that depends on the arguments. */
  readonly effect: StepEffect | ((args: JsonObject) => StepEffect)
  /** Judges the resolved arguments before anything is announced. @throws what is wrong with them. */
  validate?(args: JsonObject): void
  /**
   * The output. What it throws fails the task: a NikaError as it is, anything else as NIKA-IMPL-002 with that as its cause.
   */
  call(args: JsonObject, context: ToolContext): Promise<JsonValue>
}
