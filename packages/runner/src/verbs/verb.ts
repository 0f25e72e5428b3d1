import type { JsonValue } from '@nika/events'
import type { Action } from '@nika/language'
import type { StepEffect } from './effect.ts'
import type { StepContext } from './step-context.ts'

/**
 * A way to carry out an action. The built-in ones are registered as your own would be, under `RunnerOptions.verbs`.
 * What it throws fails its task: a NikaError as it is, anything else as NIKA-IMPL-001 with that as its cause.
 *
 *     const dryRun: Verb<ExecAction> = {
 *       name: 'exec',
 *       effect: 'none',
 *       execute: async ({ command }) => command.join(' '),
 *     }
 */
export interface Verb<Kind extends Action = Action> {
  /** The `verb` of the actions that it carries out. */
  readonly name: Kind['verb']
  /** What it does to the world. */
  readonly effect: StepEffect
  /**
   * Carries out an action whose templates are resolved and whose permits are judged, and gives the task's output.
   * A verb of effect `spend` or `unsafe` calls `context.announce` before it does anything.
   */
  execute(action: Kind, context: StepContext): Promise<JsonValue>
}
